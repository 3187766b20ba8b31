-- What a customer's people said and wrote, and who they are. Every table names its tenant, every key and reference includes it.
SET ROLE data_owner;

CREATE TABLE app.participants (
  customer_id uuid NOT NULL REFERENCES platform.tenant,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  display_name text NOT NULL,
  email text,
  phone text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, id)
);

CREATE TABLE app.communications (
  customer_id uuid NOT NULL REFERENCES platform.tenant,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  channel text NOT NULL CHECK (channel IN ('call', 'meeting', 'message', 'email')),
  provider text NOT NULL,
  provider_id text NOT NULL,
  subject text,
  body text,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (customer_id, id),
  UNIQUE (customer_id, provider, provider_id)
);

CREATE TABLE app.communication_participants (
  customer_id uuid NOT NULL REFERENCES platform.tenant,
  communication_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  role text NOT NULL,
  PRIMARY KEY (customer_id, communication_id, participant_id, role),
  FOREIGN KEY (customer_id, communication_id) REFERENCES app.communications ON DELETE CASCADE,
  FOREIGN KEY (customer_id, participant_id) REFERENCES app.participants ON DELETE CASCADE
);

CREATE TABLE app.recordings (
  customer_id uuid NOT NULL REFERENCES platform.tenant,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  communication_id uuid NOT NULL,
  object_key text NOT NULL,
  object_version text NOT NULL,
  duration_seconds integer NOT NULL CHECK (duration_seconds >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, id),
  FOREIGN KEY (customer_id, communication_id) REFERENCES app.communications ON DELETE CASCADE
);

-- By month, since it grows the fastest; partitions are the job of the migrations, each with its own row security and without a grant.
CREATE TABLE app.transcripts (
  customer_id uuid NOT NULL REFERENCES platform.tenant,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  communication_id uuid NOT NULL,
  spoken_at timestamptz NOT NULL,
  speaker_id uuid,
  content text NOT NULL,
  PRIMARY KEY (customer_id, id, spoken_at),
  FOREIGN KEY (customer_id, communication_id) REFERENCES app.communications ON DELETE CASCADE
) PARTITION BY RANGE (spoken_at);
CREATE TABLE app.transcripts_before_2026 PARTITION OF app.transcripts FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE app.transcripts_2026 PARTITION OF app.transcripts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE app.transcripts_later PARTITION OF app.transcripts DEFAULT;

CREATE TABLE app.embeddings (
  customer_id uuid NOT NULL REFERENCES platform.tenant,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  communication_id uuid NOT NULL,
  chunk integer NOT NULL,
  content text NOT NULL,
  embedding vector(1536) NOT NULL,
  PRIMARY KEY (customer_id, id),
  UNIQUE (customer_id, communication_id, chunk),
  FOREIGN KEY (customer_id, communication_id) REFERENCES app.communications ON DELETE CASCADE
);

CREATE INDEX communications_by_time ON app.communications (customer_id, occurred_at DESC);
CREATE INDEX transcripts_by_communication ON app.transcripts (customer_id, communication_id);
CREATE INDEX transcripts_by_text ON app.transcripts USING gin (content gin_trgm_ops);
CREATE INDEX embeddings_by_meaning ON app.embeddings USING hnsw (embedding vector_cosine_ops);
