-- Run once by the DBA, as a superuser, before the gateway's first start. Replace both passwords.
-- The owner creates and migrates the tables (spring.flyway.*); the application works with the lesser role
-- (spring.datasource.*), which cannot change what is append-only.
CREATE ROLE hfg_owner LOGIN PASSWORD 'CHANGE-ME-OWNER';
CREATE ROLE hfg_app LOGIN PASSWORD 'CHANGE-ME-APP';
-- Byte order, the same on every machine: ranges of notice numbers depend on it.
CREATE DATABASE gateway OWNER hfg_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE gateway FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE gateway TO hfg_app;
