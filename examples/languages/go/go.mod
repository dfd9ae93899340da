module influxdb-tokens-go

go 1.25

require (
	example.com/pulumi-influxdb-tokens/sdk/go v0.1.0
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
)

replace example.com/pulumi-influxdb-tokens/sdk/go => ./sdks/influxdb-tokens
