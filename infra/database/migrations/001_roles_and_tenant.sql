-- Who owns what, and whose database this is. Run by the login of the vending run, which is a member of both owners and of nothing that reads rows.
CREATE ROLE platform_owner NOLOGIN;
CREATE ROLE data_owner NOLOGIN;
CREATE ROLE app_rw NOLOGIN;
GRANT platform_owner, data_owner TO CURRENT_USER;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;

CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE SCHEMA platform AUTHORIZATION platform_owner;
CREATE SCHEMA app AUTHORIZATION data_owner;
GRANT USAGE ON SCHEMA app, platform TO app_rw;

-- A function is nobody's to call until it is granted; a revocation per schema would change nothing.
ALTER DEFAULT PRIVILEGES FOR ROLE platform_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE data_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

SET ROLE platform_owner;

-- The one tenant of this database: a second row cannot be stored, and no row of another tenant can refer to one.
CREATE TABLE platform.tenant (customer_id uuid PRIMARY KEY);
CREATE UNIQUE INDEX tenant_is_one ON platform.tenant ((true));
GRANT REFERENCES ON platform.tenant TO data_owner;
GRANT USAGE ON SCHEMA platform TO data_owner;

-- Which login is whose. Not forced: its owner reads it, in session_tenant().
CREATE TABLE platform.login_tenant (
  login name PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES platform.tenant
);

CREATE FUNCTION platform.session_tenant() RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
  AS $$ SELECT m.customer_id FROM platform.login_tenant m WHERE m.login = session_user $$;
GRANT EXECUTE ON FUNCTION platform.session_tenant() TO app_rw, data_owner;
