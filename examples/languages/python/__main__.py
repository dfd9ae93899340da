"""Tokens for a deployment, for CI and for a database, from a program in Python.

Run it as ../README.md says.
"""

import pulumi
import pulumi_influxdb_tokens as influxdb

# A new token for each release. Nothing else replaces it: if somebody revokes it, `pulumi up` fails.
deploy = influxdb.ManagementToken(
    "deploy",
    description="Deployment",
    expires_in="90d",
    on_invalid=influxdb.OnInvalid.ERROR,
    keepers={"release": pulumi.Config().require("release")},
)

# Rotates by itself. OpenBao gets each new token from the provider, and the state never contains it.
ci = influxdb.RotatingManagementToken(
    "ci",
    description="CI: manages databases",
    expires_in="90d",
    rotate_before="30d",
    overlap="7d",
    retire=influxdb.Retire.MANUAL,
    deliver={
        "command": ["bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-"],
        "keep_in_state": False,
    },
)

# Revokes the previous token after the overlap, once OpenBao has the new one.
influxdb.TokenRetirement("retirement", of=ci.rotation, confirmed_by={"openbao": ci.delivered_at})

# Never replaced. With force_destroy, `pulumi destroy` deletes the data too: leave it out where data must stay.
sensors = influxdb.Database("sensors", name="sensor_data", retention="30d", force_destroy=True)

# May write to that database and do nothing else. If it is renamed, the same update changes the permission.
telegraf = influxdb.RotatingDatabaseToken(
    "telegraf",
    description="Telegraf: writes",
    permissions=[{"action": influxdb.Action.WRITE, "database": sensors.name}],
    expires_in="90d",
    rotate_before="30d",
    overlap="7d",
)

# Secrets, for a pipe into any other store.
pulumi.export("deployToken", deploy.token)
pulumi.export("telegrafToken", telegraf.token)
pulumi.export("rotateAt", ci.rotate_at)
