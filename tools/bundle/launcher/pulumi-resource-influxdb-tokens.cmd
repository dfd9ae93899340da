@node "%~dp0pulumi-resource-influxdb-tokens.cjs" %*
