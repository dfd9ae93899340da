module pulumi-influxdb-tokens/tools/requirements/telegraf

go 1.25.0

godebug x509negativeserial=1

require github.com/influxdata/telegraf v1.34.0
