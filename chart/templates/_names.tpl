{{/* Names, labels and images: one definition each. */}}

{{- define "datingbot.name" -}}
{{- $name := .Values.fullnameOverride | default .Release.Name -}}
{{- if contains "datingbot" $name }}{{ $name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-datingbot" ($name | trunc 30 | trimSuffix "-") }}{{ end }}
{{- end }}

{{/* Labels of a component: (dict "root" $ "component" "bot"). */}}
{{- define "datingbot.labels" -}}
{{ include "datingbot.selector" . }}
app.kubernetes.io/part-of: datingbot
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "datingbot.selector" -}}
app.kubernetes.io/name: datingbot
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{/* An image by digest, or by tag: (dict "root" $ "image" .Values.bot.image). */}}
{{- define "datingbot.image" -}}
{{- if .image.digest }}{{ printf "%s@%s" .image.repository .image.digest }}
{{- else }}{{ printf "%s:%s" .image.repository (.image.tag | default .root.Chart.AppVersion) }}
{{- end }}
{{- end }}

{{- define "datingbot.host" -}}
{{- (urlParse .Values.publicUrl).host | splitList ":" | first -}}
{{- end }}

{{/* Who may read /metrics: the owner's peers, and the release's own Prometheus. */}}
{{- define "datingbot.metricsFrom" -}}
{{- with .Values.networkPolicy.metricsFrom }}
{{- toYaml . }}
{{- end }}
{{- if .Values.monitoring.enabled }}
- podSelector:
    matchLabels: {app.kubernetes.io/name: prometheus, app.kubernetes.io/instance: {{ .Release.Name }}}
{{- end }}
{{- end }}

{{/* Where the connection string is: CloudNativePG makes the Secret of a managed cluster. */}}
{{- define "datingbot.databaseSecret" -}}
{{- if eq .Values.database.mode "managed" }}{{ include "datingbot.name" . }}-db-app{{ else }}{{ .Values.database.secretName }}{{ end }}
{{- end }}

{{- define "datingbot.databaseKey" -}}
{{- if eq .Values.database.mode "managed" }}uri{{ else }}{{ .Values.database.key }}{{ end }}
{{- end }}

{{/* "true" when a PgBouncer stands before the managed database. */}}
{{- define "datingbot.pooled" -}}
{{- if eq .Values.database.mode "managed" }}{{ dig "pooler" "enabled" false .Values.database.managed }}{{ end }}
{{- end }}

{{/*
The connections replicas may open, one more of them during an upgrade: each a pool and two, beside the leader's and what
superusers, CloudNativePG and its standbys keep.
*/}}
{{- define "datingbot.connections" -}}
{{- $replicas := int .Values.bot.replicas }}
{{- if .Values.bot.autoscaling.enabled }}{{ $replicas = int .Values.bot.autoscaling.maxReplicas }}{{ end }}
{{- $pool := int (get .Values.settings "POOL_SIZE" | default 10) }}
{{- add (mul (add $replicas 1) (add $pool 2)) 14 }}
{{- end }}

{{/* What no schema can say: rules between values. */}}
{{- define "datingbot.check" -}}
{{- if and .Values.operator.enabled .Values.migrations.hook.enabled }}
{{- fail "migrations.hook.enabled: the operator migrates when operator.enabled is true; set migrations.hook.enabled=false" }}
{{- end }}
{{- if and (eq .Values.database.mode "external") (not .Values.database.secretName) }}
{{- fail "database.secretName: an external database needs a Secret of yours with its connection string; name it" }}
{{- end }}
{{- if and (eq .Values.database.mode "managed") .Values.database.secretName }}
{{- fail "database.secretName: a managed database makes its own Secret; leave it empty, or set database.mode=external" }}
{{- end }}
{{- if and (eq .Values.database.mode "managed") (not .Values.datingBot.create) }}
{{- fail "datingBot.create: a managed database is made from the DatingBot; set datingBot.create=true, or database.mode=external" }}
{{- end }}
{{- if and .Values.datingBot.create .Values.migrations.hook.enabled }}
{{- fail "migrations.hook.enabled: the operator migrates what a DatingBot describes; set datingBot.create=false, or the hook to false" }}
{{- end }}
{{- if and .Values.ingress.enabled .Values.httpRoute.enabled }}
{{- fail "httpRoute.enabled: one origin needs one way in; set ingress.enabled=false" }}
{{- end }}
{{- if and (not .Values.photos.existingClaim) (not (hasPrefix "s3://" .Values.photos.store)) }}
{{- fail "photos.store: must be s3://bucket/prefix, because pods come and go; or name a ReadWriteMany claim in photos.existingClaim and set photos.store to the folder it is mounted at" }}
{{- end }}
{{- if and .Values.photos.existingClaim (not (hasPrefix "/" .Values.photos.store)) }}
{{- fail "photos.store: must be the folder photos.existingClaim is mounted at, such as /var/lib/datingbot/photos" }}
{{- end }}
{{- if and .Values.monitoring.enabled (get .Values.datingBot.monitoring "enabled") }}
{{- fail "datingBot.monitoring.enabled: monitoring.enabled brings a Prometheus that reads every pod already; leave one of them off" }}
{{- end }}
{{- if and (eq .Values.database.mode "managed") (ne (include "datingbot.pooled" .) "true") (gt (int (include "datingbot.connections" .)) 100) }}
{{- fail (printf "settings.POOL_SIZE: the replicas, one more during an upgrade, may open %s connections, and PostgreSQL permits 100; lower it or the replicas (bot.replicas, bot.autoscaling.maxReplicas), or set database.managed.pooler.enabled=true" (include "datingbot.connections" .)) }}
{{- end }}
{{- if and .Values.bot.autoscaling.enabled (gt (int .Values.bot.autoscaling.minReplicas) (int .Values.bot.autoscaling.maxReplicas)) }}
{{- fail "bot.autoscaling.minReplicas: must not be above bot.autoscaling.maxReplicas" }}
{{- end }}
{{- end }}
