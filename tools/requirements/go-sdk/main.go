// A program that imports what generated Go SDKs and their programs import. Building it once fills Go's caches, so that
// building such a program takes seconds and downloads nothing.
package main

import (
	_ "github.com/blang/semver"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	_ "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	_ "github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
)

func main() {
	pulumi.Run(func(*pulumi.Context) error { return nil })
}
