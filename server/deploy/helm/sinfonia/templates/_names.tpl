{{- define "sinfonia.name" -}}
{{- printf "%s-%s" .root.Release.Name .part | trunc 52 | trimSuffix "-" -}}
{{- end }}

{{- define "sinfonia.selector" -}}
app.kubernetes.io/name: sinfonia
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "sinfonia.labels" -}}
{{ include "sinfonia.selector" . }}
{{- if or (eq .part "server") (eq .part "web") }}
sinfonia/facade: "yes"
{{- end }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "sinfonia.metadata" -}}
name: {{ include "sinfonia.name" . }}
labels:
  {{- include "sinfonia.labels" . | nindent 2 }}
{{- end }}

{{- define "sinfonia.databaseHost" -}}
{{- if .Values.postgres.bundled -}}
{{- include "sinfonia.name" (dict "root" . "part" "postgres") -}}
{{- else -}}
{{- required "postgres.host: where is the database? (or postgres.bundled: true)" .Values.postgres.host -}}
{{- end -}}
{{- end }}
