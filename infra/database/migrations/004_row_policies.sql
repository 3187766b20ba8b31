-- The pair of row policies for every table and partition: the session's tenant, and under it the login's own, which no statement can change.
SET ROLE data_owner;
DO $$
DECLARE
  t regclass;
BEGIN
  FOR t IN
    SELECT c.oid::regclass FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'app' AND c.relkind IN ('r', 'p') ORDER BY c.relname
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant_rw ON %s AS PERMISSIVE FOR ALL TO PUBLIC
         USING (customer_id = (SELECT nullif(current_setting(''app.current_customer_id'', true), '''')::uuid))
         WITH CHECK (customer_id = (SELECT nullif(current_setting(''app.current_customer_id'', true), '''')::uuid))', t);
    EXECUTE format(
      'CREATE POLICY tenant_floor ON %s AS RESTRICTIVE FOR ALL TO PUBLIC
         USING ((customer_id = (SELECT platform.session_tenant())) IS TRUE)
         WITH CHECK ((customer_id = (SELECT platform.session_tenant())) IS TRUE)', t);
  END LOOP;
END $$;
