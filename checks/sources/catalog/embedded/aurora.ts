import type { Client } from "pg";

/** The master user that Aurora's customer has; migrations run as it. */
export const master = "postgres";
export const database = "tenant";

/**
 * What a customer of Aurora finds: the roles of RDS, and a master user that is no superuser. What Aurora lets its master do beyond that (extensions and
 * event triggers) goes through functions of the superuser, in a schema of their own. (docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.MasterAccounts.html)
 */
export async function makeCluster(superuser: Client): Promise<void> {
  await superuser.query(`
CREATE ROLE rds_superuser NOLOGIN;
GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO rds_superuser;
CREATE ROLE rds_replication NOLOGIN;
CREATE ROLE rds_password NOLOGIN;
CREATE ROLE rds_iam NOLOGIN;
CREATE ROLE ${master} LOGIN NOSUPERUSER CREATEDB CREATEROLE NOREPLICATION IN ROLE rds_superuser;`);
  await superuser.query(`CREATE DATABASE ${database} OWNER ${master}`);
}

/** Event triggers are off while the superuser changes anything: they would run what a migration wrote, as the superuser. */
export async function makeDatabase(superuser: Client): Promise<void> {
  await superuser.query(`
CREATE SCHEMA ${emulation};
REVOKE ALL ON SCHEMA ${emulation} FROM PUBLIC;
GRANT USAGE ON SCHEMA ${emulation} TO rds_superuser;

CREATE FUNCTION ${emulation}.quietly(command text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  enabled name[] := ARRAY(SELECT evtname FROM pg_event_trigger WHERE evtenabled <> 'D');
  one name;
BEGIN
  FOREACH one IN ARRAY enabled LOOP EXECUTE format('ALTER EVENT TRIGGER %I DISABLE', one); END LOOP;
  EXECUTE command;
  FOREACH one IN ARRAY enabled LOOP EXECUTE format('ALTER EVENT TRIGGER %I ENABLE', one); END LOOP;
END $$;

CREATE FUNCTION ${emulation}.create_extension(extension text, if_absent boolean, in_schema text, with_others boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM ${emulation}.quietly(format('CREATE EXTENSION %s %I %s %s', CASE WHEN if_absent THEN 'IF NOT EXISTS' ELSE '' END, extension,
    CASE WHEN in_schema IS NULL THEN '' ELSE format('WITH SCHEMA %I', in_schema) END, CASE WHEN with_others THEN 'CASCADE' ELSE '' END));
END $$;

CREATE FUNCTION ${emulation}.drop_extension(extension text, if_there boolean, with_others boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM ${emulation}.quietly(format('DROP EXTENSION %s %I %s', CASE WHEN if_there THEN 'IF EXISTS' ELSE '' END, extension,
    CASE WHEN with_others THEN 'CASCADE' ELSE '' END));
END $$;

CREATE FUNCTION ${emulation}.create_event_trigger(trigger text, event text, tags text[], runs regproc) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('CREATE EVENT TRIGGER %I ON %I %s EXECUTE FUNCTION %s()', trigger, event,
    CASE WHEN tags IS NULL THEN '' ELSE 'WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ') FROM unnest(tags) tag) || ')' END, runs);
END $$;

CREATE FUNCTION ${emulation}.alter_event_trigger(trigger text, enabled boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('ALTER EVENT TRIGGER %I %s', trigger, CASE WHEN enabled THEN 'ENABLE' ELSE 'DISABLE' END);
END $$;

CREATE FUNCTION ${emulation}.drop_event_trigger(trigger text, if_there boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('DROP EVENT TRIGGER %s %I', CASE WHEN if_there THEN 'IF EXISTS' ELSE '' END, trigger);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${emulation} FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${emulation} TO rds_superuser;
REVOKE EXECUTE ON FUNCTION ${emulation}.quietly(text) FROM rds_superuser;`);
}

/** Not the user's: no table lies in it. */
export const emulation = "cofferdam_aurora";
