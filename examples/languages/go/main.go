// Tokens for a deployment, for CI and for a database, from a program in Go.
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

		// Never replaced. With ForceDestroy, `pulumi destroy` deletes the data too: leave it out where data must stay.
		sensors, err := influxdb.NewDatabase(ctx, "sensors", &influxdb.DatabaseArgs{
			Name:         pulumi.String("sensor_data"),
			Retention:    pulumi.String("30d"),
			ForceDestroy: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}

		// May write to that database and do nothing else. If it is renamed, the same update changes the permission.
		telegraf, err := influxdb.NewRotatingDatabaseToken(ctx, "telegraf", &influxdb.RotatingDatabaseTokenArgs{
			Description: pulumi.String("Telegraf: writes"),
			Permissions: influxdb.PermissionArray{
				&influxdb.PermissionArgs{Action: influxdb.ActionWrite, Database: sensors.Name},
			},
			ExpiresIn:    pulumi.String("90d"),
			RotateBefore: pulumi.String("30d"),
			Overlap:      pulumi.String("7d"),
		})
		if err != nil {
			return err
		}

		// Secrets, for a pipe into any other store.
		ctx.Export("deployToken", deploy.Token)
		ctx.Export("telegrafToken", telegraf.Token)
		ctx.Export("rotateAt", ci.RotateAt)
		return nil
	})
}
