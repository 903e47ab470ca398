module datingbot.dev/toolchain/alloy

go 1.26.0

require (
	github.com/grafana/alloy v1.11.0
	github.com/grafana/alloy/syntax v0.1.2
)
