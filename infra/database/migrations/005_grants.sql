-- Tables one by one, never by default: the next table would be readable before it has a policy. Nothing on partitions.
SET ROLE data_owner;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  app.participants, app.communications, app.communication_participants, app.recordings, app.transcripts, app.embeddings
  TO app_rw;
