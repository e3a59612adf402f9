-- Databases and their owners, made when PostgreSQL starts over an empty folder. The passwords are files.
\set hapi `cat /run/secrets/hapi_password`
\set identity `cat /run/secrets/identity_password`

CREATE ROLE hapi LOGIN PASSWORD :'hapi';
CREATE DATABASE hapi OWNER hapi;
REVOKE ALL ON DATABASE hapi FROM PUBLIC;

CREATE ROLE identity LOGIN PASSWORD :'identity';
CREATE DATABASE identity OWNER identity;
REVOKE ALL ON DATABASE identity FROM PUBLIC;
