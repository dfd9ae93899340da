// Binds a Pulumi package schema as strictly as the engine can, and writes a language's SDK from it, without an engine,
// a language host or the plugin.
//
//	sdk-generator --schema schema.json --check
//	sdk-generator --schema schema.json --language python --out sdk/python [--local]
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	// Not the common flags: libraries add their own to those.
	flags := flag.NewFlagSet("sdk-generator", flag.ExitOnError)
	file := flags.String("schema", "", "the schema, a JSON `file`")
	check := flags.Bool("check", false, "only bind the schema and each language's settings in it")
	language := flags.String("language", "", "the SDK's `language`: "+strings.Join(languageNames(), ", "))
	out := flags.String("out", "", "the `folder` for the SDK; what is in it is removed")
	local := flags.Bool("local", false, "write the SDK that the engine adds to a project, not one to publish")
	flags.Parse(os.Args[1:])

	asked := *check != (*out != "" && *language != "")
	if *file == "" || !asked || flags.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "give --schema, and either --check or --language and --out")
		flags.Usage()
		os.Exit(2)
	}
	pkg, err := bind(*file)
	if err == nil && !*check {
		err = generate(pkg, *language, *out, *local)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(pkg *schema.Package, name, out string, local bool) error {
	language, known := languages[name]
	if !known {
		return fmt.Errorf("there is no language %q: there are %s", name, strings.Join(languageNames(), ", "))
	}
	contents, err := language.sdk(pkg, local)
	if err != nil {
		return err
	}
	return write(out, contents)
}
