// A vault plugin with one resource, vault.generic.Secret: the Terraform provider over the same bridge as Pulumi's
// own, which no registry of packages has. The provider is of 2022, the newest that Go's module proxy has; the
// resource writes to a KV v2 engine. It serves Node programs, which ask it for no schema, so it carries none.
package main

import (
	"github.com/hashicorp/terraform-provider-vault/vault"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

// version is set by the linker to the release of the npm package that the plugin serves.
var version string

func main() {
	info := tfbridge.ProviderInfo{
		P:            sdkv2.NewProvider(vault.Provider()),
		Name:         "vault",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Resources: map[string]*tfbridge.ResourceInfo{
			"vault_generic_secret": {Tok: "vault:generic/secret:Secret"},
		},
	}
	tfbridge.Main("vault", version, info, []byte("{}"))
}
