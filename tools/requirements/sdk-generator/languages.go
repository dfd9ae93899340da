package main

import (
	"maps"
	"slices"

	dotnet "github.com/pulumi/pulumi-dotnet/pulumi-language-dotnet/v3/codegen"
	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi"

// files of an SDK: contents by path.
type files = map[string][]byte

type language struct {
	// key of the language's own settings in a schema, which importer reads.
	key      string
	importer schema.Language
	sdk      func(pkg *schema.Package, local bool) (files, error)
}

var languages = map[string]language{
	"python": {"python", python.Importer, func(pkg *schema.Package, _ bool) (files, error) {
		return python.GeneratePackage(tool, pkg, nil, alone{})
	}},
	"go": {"go", golang.Importer, func(pkg *schema.Package, _ bool) (files, error) {
		return golang.GeneratePackage(tool, pkg, nil)
	}},
	"nodejs": {"nodejs", nodejs.Importer, func(pkg *schema.Package, local bool) (files, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, local, alone{})
	}},
	"java": {"java", java.Importer, func(pkg *schema.Package, local bool) (files, error) {
		return java.GeneratePackage(tool, pkg, nil, nil, local, false)
	}},
	"dotnet": {"csharp", dotnet.Importer, func(pkg *schema.Package, _ bool) (files, error) {
		withoutLogo()
		return dotnet.GeneratePackage(tool, pkg, nil, nil)
	}},
}

func languageNames() []string {
	return slices.Sorted(maps.Keys(languages))
}
