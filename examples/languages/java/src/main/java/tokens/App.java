package tokens;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.influxdbtokens.Database;
import com.pulumi.influxdbtokens.DatabaseArgs;
import com.pulumi.influxdbtokens.ManagementToken;
import com.pulumi.influxdbtokens.ManagementTokenArgs;
import com.pulumi.influxdbtokens.RotatingDatabaseToken;
import com.pulumi.influxdbtokens.RotatingDatabaseTokenArgs;
import com.pulumi.influxdbtokens.RotatingManagementToken;
import com.pulumi.influxdbtokens.RotatingManagementTokenArgs;
import com.pulumi.influxdbtokens.TokenRetirement;
import com.pulumi.influxdbtokens.TokenRetirementArgs;
import com.pulumi.influxdbtokens.enums.Action;
import com.pulumi.influxdbtokens.enums.OnInvalid;
import com.pulumi.influxdbtokens.enums.Retire;
import com.pulumi.influxdbtokens.inputs.DeliverArgs;
import com.pulumi.influxdbtokens.inputs.PermissionArgs;
import java.util.Map;

/**
 * Tokens for a deployment, for CI and for a database, from a program in Java.
 *
 * <p>Run it as README.md in the folder above the program's says.
 */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    static void stack(Context ctx) {
        // A new token for each release. Nothing else replaces it: if somebody revokes it, `pulumi up` fails.
        var deploy = new ManagementToken("deploy", ManagementTokenArgs.builder()
            .description("Deployment")
            .expiresIn("90d")
            .onInvalid(OnInvalid.Error)
            .keepers(Map.of("release", ctx.config().require("release")))
            .build());

        // Rotates by itself. OpenBao gets each new token from the provider, and the state never contains it.
        var ci = new RotatingManagementToken("ci", RotatingManagementTokenArgs.builder()
            .description("CI: manages databases")
            .expiresIn("90d")
            .rotateBefore("30d")
            .overlap("7d")
            .retire(Retire.Manual)
            .deliver(DeliverArgs.builder()
                .command("bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-")
                .keepInState(false)
                .build())
            .build());

        // Revokes the previous token after the overlap, once OpenBao has the new one.
        new TokenRetirement("retirement", TokenRetirementArgs.builder()
            .of(ci.rotation())
            .confirmedBy(Map.of("openbao", ci.deliveredAt()))
            .build());

        // Never replaced. With forceDestroy, `pulumi destroy` deletes the data too: leave it out where data must stay.
        var sensors = new Database("sensors", DatabaseArgs.builder()
            .name("sensor_data")
            .retention("30d")
            .forceDestroy(true)
            .build());

        // May write to that database and do nothing else. If it is renamed, the same update changes the permission.
        var telegraf = new RotatingDatabaseToken("telegraf", RotatingDatabaseTokenArgs.builder()
            .description("Telegraf: writes")
            .permissions(PermissionArgs.builder()
                .action(Action.Write)
                .database(sensors.name())
                .build())
            .expiresIn("90d")
            .rotateBefore("30d")
            .overlap("7d")
            .build());

        // Secrets, for a pipe into any other store.
        ctx.export("deployToken", deploy.token());
        ctx.export("telegrafToken", telegraf.token());
        ctx.export("rotateAt", ci.rotateAt());
    }
}
