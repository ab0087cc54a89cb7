BEGIN TRANSACTION;
CREATE TABLE addresses (
	address TEXT NOT NULL, 
	guid VARCHAR(60) NOT NULL, 
	CONSTRAINT pk_addresses PRIMARY KEY (address), 
	CONSTRAINT fk_addresses_guid FOREIGN KEY(guid) REFERENCES items (guid) ON DELETE CASCADE
);
INSERT INTO "addresses" VALUES('https://harbour.example/1','urn:uuid:00000000-0000-5000-8000-000000000001');
INSERT INTO "addresses" VALUES('https://harbour.example/1?from=list','urn:uuid:00000000-0000-5000-8000-000000000001');
INSERT INTO "addresses" VALUES('https://harbour.example/2','urn:uuid:00000000-0000-5000-8000-000000000002');
INSERT INTO "addresses" VALUES('https://harbour.example/2?from=list','urn:uuid:00000000-0000-5000-8000-000000000002');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE entries (
	id INTEGER NOT NULL, 
	source VARCHAR(100) NOT NULL, 
	"key" TEXT NOT NULL, 
	url TEXT NOT NULL, 
	title TEXT NOT NULL, 
	published BIGINT, 
	summary TEXT NOT NULL, 
	content TEXT NOT NULL, 
	author TEXT NOT NULL, 
	tags JSON NOT NULL, 
	image TEXT, 
	digest VARCHAR(64) NOT NULL, 
	shared_url BOOLEAN NOT NULL, 
	first_seen BIGINT NOT NULL, 
	last_seen BIGINT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_try BIGINT, 
	guid VARCHAR(60), 
	CONSTRAINT pk_entries PRIMARY KEY (id), 
	CONSTRAINT uq_entries_source_key UNIQUE (source, "key")
);
INSERT INTO "entries" VALUES(1,'harbour','https://harbour.example/3','https://harbour.example/3','The night train is full again',1795500000000,'','','','[]',NULL,'e5711a76361ed8b7e3790a775805dd667d7fbd31007d2e275f248f4324137edb',0,1795510800000,1795510800000,'waiting',0,NULL,NULL);
INSERT INTO "entries" VALUES(2,'harbour','https://harbour.example/2','https://harbour.example/2','OpenAI首席科学家官宣离职,研究主管接任',1795503600000,'','','','[]',NULL,'33ac9dd462a37c69c8bda0a4ecf8d8d9a71a07997ebe113cf68567106dd32502',0,1795510800000,1795510800000,'done',0,NULL,'urn:uuid:00000000-0000-5000-8000-000000000002');
INSERT INTO "entries" VALUES(3,'harbour','https://harbour.example/1','https://harbour.example/1','Harbour ferries return after a winter of repairs',1795507200000,'','','','[]',NULL,'6728c5d0bf32b8d8f8dc8d4338c823cc829bb0243f1b373216c700504e0e31f5',0,1795510800000,1795510800000,'done',0,NULL,'urn:uuid:00000000-0000-5000-8000-000000000001');
CREATE TABLE incidents (
	guid VARCHAR(60) NOT NULL, 
	source VARCHAR(100) NOT NULL, 
	kind VARCHAR(30) NOT NULL, 
	problem TEXT NOT NULL, 
	remedy TEXT NOT NULL, 
	opened BIGINT NOT NULL, 
	closed BIGINT, 
	CONSTRAINT pk_incidents PRIMARY KEY (guid)
);
INSERT INTO "incidents" VALUES('urn:uuid:00000000-0000-4000-8000-000000000009','harbour','list','the list is empty','',1795510800000,NULL);
CREATE TABLE items (
	position INTEGER NOT NULL, 
	guid VARCHAR(60) NOT NULL, 
	source VARCHAR(100) NOT NULL, 
	url TEXT NOT NULL, 
	title TEXT NOT NULL, 
	published BIGINT NOT NULL, 
	dated_by VARCHAR(10) NOT NULL, 
	first_seen BIGINT NOT NULL, 
	updated BIGINT NOT NULL, 
	html TEXT NOT NULL, 
	text TEXT NOT NULL, 
	author TEXT NOT NULL, 
	publisher TEXT NOT NULL, 
	language VARCHAR(20), 
	image TEXT, 
	tags JSON NOT NULL, 
	copy_of VARCHAR(60), 
	complete BOOLEAN NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_items PRIMARY KEY (position), 
	CONSTRAINT uq_items_guid UNIQUE (guid)
);
INSERT INTO "items" VALUES(1,'urn:uuid:00000000-0000-5000-8000-000000000001','harbour','https://harbour.example/1','Harbour ferries return after a winter of repairs',1795507200000,'page',1795510800000,1795510800000,'<p>Harbour ferries return after a winter of repairs.</p>','Harbour ferries return after a winter of repairs.','','','en',NULL,'["sea"]',NULL,1,'e9706325656cd183eabf5f5c66ae1e8b05a891e864ad96387d708bf65170a841');
INSERT INTO "items" VALUES(2,'urn:uuid:00000000-0000-5000-8000-000000000002','harbour','https://harbour.example/2','OpenAI首席科学家官宣离职,研究主管接任',1795503600000,'page',1795510800000,1795510800000,'<p>OpenAI首席科学家官宣离职,研究主管接任.</p>','OpenAI首席科学家官宣离职,研究主管接任.','','','zh',NULL,'["sea"]',NULL,1,'b11df678986d1fdfb93c4db334266d8d889503aca9266916e57f7043de8064a3');
CREATE TABLE matches (
	topic VARCHAR(100) NOT NULL, 
	position INTEGER NOT NULL, 
	hits JSON NOT NULL, 
	CONSTRAINT pk_matches PRIMARY KEY (topic, position), 
	CONSTRAINT fk_matches_position FOREIGN KEY(position) REFERENCES items (position) ON DELETE CASCADE
);
INSERT INTO "matches" VALUES('departures',2,'[{"field": "title", "start": 0, "end": 6, "words": "OpenAI", "term": "openai", "alias": "openai", "lookalike": false}]');
CREATE TABLE pages (
	url TEXT NOT NULL, 
	fetched BIGINT NOT NULL, 
	media_type VARCHAR(100) NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_pages PRIMARY KEY (url)
);
CREATE TABLE shingles (
	shingle BIGINT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_shingles PRIMARY KEY (shingle, position), 
	CONSTRAINT fk_shingles_position FOREIGN KEY(position) REFERENCES items (position) ON DELETE CASCADE
);
INSERT INTO "shingles" VALUES(1,1);
INSERT INTO "shingles" VALUES(11,1);
INSERT INTO "shingles" VALUES(21,1);
INSERT INTO "shingles" VALUES(2,2);
INSERT INTO "shingles" VALUES(12,2);
INSERT INTO "shingles" VALUES(22,2);
CREATE TABLE sources (
	id VARCHAR(100) NOT NULL, 
	url TEXT NOT NULL, 
	next_fetch BIGINT, 
	why_next TEXT NOT NULL, 
	last_fetch BIGINT, 
	last_ok BIGINT, 
	first_fetch BIGINT, 
	status INTEGER, 
	elapsed_ms INTEGER NOT NULL, 
	address TEXT NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	selector TEXT NOT NULL, 
	entries INTEGER NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	body_hash VARCHAR(64), 
	failures INTEGER NOT NULL, 
	error TEXT NOT NULL, 
	gone BOOLEAN NOT NULL, 
	CONSTRAINT pk_sources PRIMARY KEY (id)
);
INSERT INTO "sources" VALUES('harbour','https://harbour.example/news',1795510800000,'not visited yet',NULL,NULL,NULL,NULL,0,'','auto','',0,NULL,NULL,NULL,0,'',0);
CREATE TABLE steps (
	id INTEGER NOT NULL, 
	entry INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	name VARCHAR(20) NOT NULL, 
	outcome VARCHAR(10) NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_steps PRIMARY KEY (id), 
	CONSTRAINT fk_steps_entry FOREIGN KEY(entry) REFERENCES entries (id) ON DELETE CASCADE
);
INSERT INTO "steps" VALUES(1,1,1795510800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(2,2,1795510800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(3,3,1795510800000,'found','ok','on the source''s list');
CREATE TABLE topic_digests (
	topic VARCHAR(100) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_topic_digests PRIMARY KEY (topic)
);
INSERT INTO "topic_digests" VALUES('departures','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx');
CREATE INDEX ix_entries_guid ON entries (guid);
CREATE INDEX ix_entries_url ON entries (url);
CREATE INDEX ix_entries_waiting ON entries (source, state);
CREATE INDEX ix_incidents_closed ON incidents (closed);
CREATE INDEX ix_items_copy_of ON items (copy_of);
CREATE INDEX ix_items_first_seen ON items (first_seen);
CREATE INDEX ix_items_published ON items (published);
CREATE INDEX ix_items_source ON items (source);
CREATE INDEX ix_pages_fetched ON pages (fetched);
CREATE INDEX ix_sources_next_fetch ON sources (next_fetch);
CREATE INDEX ix_addresses_guid ON addresses (guid);
CREATE INDEX ix_matches_position ON matches (position);
CREATE INDEX ix_shingles_position ON shingles (position);
CREATE INDEX ix_steps_entry ON steps (entry);
COMMIT;
