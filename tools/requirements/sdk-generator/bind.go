package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/blang/semver"
	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// bind reads a schema and prints all that is wrong with it. Unlike the engine, it takes no fields that it does not
// know and no references to types that are not there.
func bind(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var spec schema.PackageSpec
	if err := decoder.Decode(&spec); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	pkg, diagnostics, err := schema.BindSpec(spec, alone{}, schema.ValidationOptions{})
	for _, diagnostic := range diagnostics {
		fmt.Fprintln(os.Stderr, severities[diagnostic.Severity]+diagnostic.Summary, diagnostic.Detail)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if diagnostics.HasErrors() {
		return nil, fmt.Errorf("%s has errors", file)
	}
	importers := map[string]schema.Language{}
	for _, language := range languages {
		importers[language.key] = language.importer
	}
	if err := pkg.ImportLanguages(importers); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return pkg, nil
}

var severities = map[hcl.DiagnosticSeverity]string{hcl.DiagError: "error: ", hcl.DiagWarning: "warning: "}

// alone loads no other package: the schemas here refer to none.
type alone struct{}

var _ schema.ReferenceLoader = alone{}

func (alone) LoadPackage(name string, _ *semver.Version) (*schema.Package, error) {
	return nil, otherPackage(name)
}

func (alone) LoadPackageV2(_ context.Context, other *schema.PackageDescriptor) (*schema.Package, error) {
	return nil, otherPackage(other.Name)
}

func (alone) LoadPackageReference(name string, _ *semver.Version) (schema.PackageReference, error) {
	return nil, otherPackage(name)
}

func (alone) LoadPackageReferenceV2(
	_ context.Context, other *schema.PackageDescriptor,
) (schema.PackageReference, error) {
	return nil, otherPackage(other.Name)
}

func otherPackage(name string) error {
	return fmt.Errorf("the schema refers to the package %q: only its own types can be used", name)
}
