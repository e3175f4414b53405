#!/bin/bash
# Run once by the database's image, on an empty volume: roles and database, with the passwords of the environment.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres --file /etc/gateway/roles.sql
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres \
    -v owner="$HFG_OWNER_PASSWORD" -v app="$HFG_APP_PASSWORD" <<'SQL'
ALTER ROLE hfg_owner PASSWORD :'owner';
ALTER ROLE hfg_app PASSWORD :'app';
SQL
