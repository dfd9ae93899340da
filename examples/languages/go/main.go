// Tokens for a deployment and for CI, from a program in Go.
//
// Run it as ../README.md says.
package main

import (
	influxdb "example.com/pulumi-influxdb-tokens/sdk/go/influxdbtokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// A new token for each release. Nothing else replaces it: if somebody revokes it, `pulumi up` fails.
		release := config.New(ctx, "").Require("release")
		deploy, err := influxdb.NewManagementToken(ctx, "deploy", &influxdb.ManagementTokenArgs{
			Description: pulumi.String("Deployment"),
			ExpiresIn:   pulumi.String("90d"),
			OnInvalid:   influxdb.OnInvalidError,
			Keepers:     pulumi.StringMap{"release": pulumi.String(release)},
		})
		if err != nil {
			return err
		}

		// Rotates by itself. OpenBao gets each new token from the provider, and the state never contains it.
		ci, err := influxdb.NewRotatingManagementToken(ctx, "ci", &influxdb.RotatingManagementTokenArgs{
			Description:  pulumi.String("CI: manages databases"),
			ExpiresIn:    pulumi.String("90d"),
			RotateBefore: pulumi.String("30d"),
			Overlap:      pulumi.String("7d"),
			Retire:       influxdb.RetireManual,
			Deliver: &influxdb.DeliverArgs{
				Command:     pulumi.ToStringArray([]string{"bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-"}),
				KeepInState: pulumi.Bool(false),
			},
		})
		if err != nil {
			return err
		}

		// Revokes the previous token after the overlap, once OpenBao has the new one.
		_, err = influxdb.NewTokenRetirement(ctx, "retirement", &influxdb.TokenRetirementArgs{
			Of:          ci.Rotation,
			ConfirmedBy: pulumi.Map{"openbao": ci.DeliveredAt},
		})
		if err != nil {
			return err
		}

		// A secret, for a pipe into any other store.
		ctx.Export("deployToken", deploy.Token)
		ctx.Export("rotateAt", ci.RotateAt)
		return nil
	})
}
