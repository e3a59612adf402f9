{{/* Security of a pod whose processes run as user and group .id */}}
{{- define "sinfonia.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .id }}
  runAsGroup: {{ .id }}
  fsGroup: {{ .id }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "sinfonia.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- define "sinfonia.image" -}}
image: {{ printf "%s:%s" .repository .tag | quote }}
imagePullPolicy: {{ .pullPolicy }}
{{- end }}

{{/* A facade with the role .role */}}
{{- define "sinfonia.facade" -}}
- name: facade
  {{- include "sinfonia.image" .root.Values.images.server | nindent 2 }}
  {{- include "sinfonia.containerSecurity" . | nindent 2 }}
  env:
    - { name: SINFONIA_MODE, value: production }
    - { name: SINFONIA_BASE_URL, value: {{ required "baseUrl: the https address by which clients reach the platform" .root.Values.baseUrl | quote }} }
    - { name: SINFONIA_LOG, value: {{ .root.Values.logLevel | quote }} }
    - { name: SINFONIA_CONFIG, value: /etc/sinfonia/sinfonia.config.json }
    - { name: SINFONIA_DATA, value: /data }
    - { name: SINFONIA_ROLE, value: {{ .role | quote }} }
    - { name: SINFONIA_STORE, value: hapi }
    - { name: SINFONIA_HAPI_URL, value: "http://{{ include "sinfonia.name" (dict "root" .root "part" "hapi") }}:8080/fhir" }
    - { name: SINFONIA_HAPI_DATABASE_FILE, value: /run/secrets/hapi_database }
    - { name: SINFONIA_IDENTITY_STORE, value: postgresql }
    - { name: SINFONIA_IDENTITY_POSTGRES_FILE, value: /run/secrets/identity_postgres }
    - { name: SINFONIA_CURSOR_KEY_FILE, value: /run/secrets/cursor_key }
  ports:
    - { name: http, containerPort: 8080 }
  startupProbe:
    httpGet: { path: /health/ready, port: http }
    periodSeconds: 5
    failureThreshold: 60
  livenessProbe:
    httpGet: { path: /health/live, port: http }
    periodSeconds: 10
    timeoutSeconds: 3
  readinessProbe:
    httpGet: { path: /health/ready, port: http }
    periodSeconds: 5
    timeoutSeconds: 3
  # The endpoint is taken out of the service before the process stops to take connections.
  lifecycle:
    preStop: { exec: { command: [node, -e, "setTimeout(() => {}, 5000)"] } }
  resources:
    {{- toYaml .resources | nindent 4 }}
  volumeMounts:
    - { name: data, mountPath: /data }
    - { name: identity, mountPath: /data/identity, subPath: identity }
    - { name: tmp, mountPath: /tmp }
    - { name: configuration, mountPath: /etc/sinfonia, readOnly: true }
    - { name: secrets, mountPath: /run/secrets, readOnly: true }
{{- end }}

{{- define "sinfonia.facadeVolumes" -}}
- name: identity
  persistentVolumeClaim: { claimName: {{ include "sinfonia.name" (dict "root" . "part" "identity") }} }
- name: tmp
  emptyDir: { sizeLimit: 1Gi }
- name: configuration
  configMap: { name: {{ include "sinfonia.name" (dict "root" . "part" "facade") }} }
- name: secrets
  secret:
    secretName: {{ .Values.existingSecret }}
    defaultMode: 0440
    items:
      - { key: hapi_database, path: hapi_database }
      - { key: identity_postgres, path: identity_postgres }
      - { key: cursor_key, path: cursor_key }
{{- end }}
