-- Each new table gets row security, enabled and forced, before anybody can use it; without a policy it shows nothing. No command leaves one without.
SET ROLE platform_owner;
CREATE FUNCTION platform.guard_row_security() RETURNS event_trigger
  LANGUAGE plpgsql SET search_path = ''
  AS $$
DECLARE
  made record;
  bare text;
BEGIN
  FOR made IN
    SELECT c.oid, c.relrowsecurity, c.relforcerowsecurity, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_event_trigger_ddl_commands() d
      JOIN pg_catalog.pg_class c ON c.oid = d.objid AND d.classid = 'pg_catalog.pg_class'::regclass
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname <> 'platform'
      AND d.command_tag IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO')
  LOOP
    -- Both at once: this command is looked at as well.
    IF NOT (made.relrowsecurity AND made.relforcerowsecurity) THEN
      EXECUTE 'ALTER TABLE ' || made.name || ' ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY';
    END IF;
  END LOOP;
  -- ATTACH PARTITION names the parent only, so all tables are looked at.
  SELECT format('%I.%I', n.nspname, c.relname) INTO bare
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'platform') AND n.nspname NOT LIKE 'pg\_toast%'
  LIMIT 1;
  IF bare IS NOT NULL THEN
    RAISE EXCEPTION 'row security of % is not enabled and forced', bare USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION platform.guard_row_security() TO PUBLIC;
RESET ROLE;

CREATE EVENT TRIGGER guard_row_security ON ddl_command_end
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE')
  EXECUTE FUNCTION platform.guard_row_security();
