// The time plugin, for machines that cannot reach the host of Pulumi's own: the same Terraform provider over the
// same bridge. It serves Node programs, which ask it for no schema, so it carries none. Tests can move its clock.
package main

import (
	"context"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-provider-time/internal/provider"
	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
)

// version is set by the linker to the release of the npm package that the plugin serves.
var version string

// movableClock runs ahead by as many milliseconds as the file that TEST_CLOCK_FILE names says, if any.
type movableClock struct{}

func (movableClock) Now() time.Time {
	text, err := os.ReadFile(os.Getenv("TEST_CLOCK_FILE"))
	if err != nil {
		return time.Now()
	}
	ahead, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return time.Now()
	}
	return time.Now().Add(time.Duration(ahead) * time.Millisecond)
}

func main() {
	info := tfbridge.ProviderInfo{
		P:            pf.ShimProvider(provider.NewTestProvider(movableClock{})),
		Name:         "time",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
	}
	info.MustComputeTokens(tokens.SingleModule("time_", "index", tokens.MakeStandard("time")))
	pf.Main(context.Background(), "time", info, pf.ProviderMetadata{PackageSchema: []byte("{}")})
}
