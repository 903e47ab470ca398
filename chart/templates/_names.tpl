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

{{/* What no schema can say: rules between values. */}}
{{- define "datingbot.check" -}}
{{- if and .Values.operator.enabled .Values.migrations.hook.enabled }}
{{- fail "migrations.hook.enabled: the operator migrates when operator.enabled is true; set migrations.hook.enabled=false" }}
{{- end }}
{{- if and .Values.operator.enabled (not .Values.crds.enabled) (not (.Capabilities.APIVersions.Has "datingbot.dev/v1alpha1")) }}
{{- fail "crds.enabled: the operator needs the DatingBot definition, and this cluster has none; set crds.enabled=true" }}
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
{{- if and .Values.bot.autoscaling.enabled (gt (int .Values.bot.autoscaling.minReplicas) (int .Values.bot.autoscaling.maxReplicas)) }}
{{- fail "bot.autoscaling.minReplicas: must not be above bot.autoscaling.maxReplicas" }}
{{- end }}
{{- end }}
