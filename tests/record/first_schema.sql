-- The tables of a record as the first released schema (0001) made them. This file never changes.
CREATE TABLE actor (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	country TEXT, 
	merged_into TEXT, 
	CONSTRAINT pk_actor PRIMARY KEY (id)
);

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE band (
	"key" BIGINT NOT NULL, 
	document INTEGER NOT NULL, 
	CONSTRAINT pk_band PRIMARY KEY ("key", document), 
	CONSTRAINT fk_band_document FOREIGN KEY(document) REFERENCES document (number)
)
 WITHOUT ROWID;

CREATE TABLE blob (
	sha256 TEXT NOT NULL, 
	bytes BLOB NOT NULL, 
	CONSTRAINT pk_blob PRIMARY KEY (sha256)
);

CREATE TABLE concerning (
	subject TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_concerning PRIMARY KEY (subject, seq), 
	CONSTRAINT fk_concerning_seq FOREIGN KEY(seq) REFERENCES entry (seq)
)
 WITHOUT ROWID;

CREATE TABLE decision (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	body TEXT NOT NULL, 
	author TEXT NOT NULL, 
	why TEXT NOT NULL, 
	decided_at TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	withdrawn_by TEXT, 
	CONSTRAINT pk_decision PRIMARY KEY (id)
);

CREATE TABLE delivery (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	part TEXT NOT NULL, 
	container TEXT, 
	given TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	CONSTRAINT fk_delivery_document FOREIGN KEY(document) REFERENCES document (number), 
	CONSTRAINT uq_delivery_document_source_part UNIQUE (document, source, part)
);

CREATE TABLE dispute (
	id TEXT NOT NULL, 
	respondent TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	name TEXT, 
	complainants TEXT NOT NULL, 
	complainant_codes TEXT NOT NULL, 
	statements INTEGER NOT NULL, 
	carriers INTEGER NOT NULL, 
	allegations INTEGER NOT NULL, 
	answers INTEGER NOT NULL, 
	pledges INTEGER NOT NULL, 
	evidence TEXT, 
	first_day TEXT, 
	last_day TEXT, 
	merged_into TEXT, 
	rule TEXT NOT NULL, 
	CONSTRAINT pk_dispute PRIMARY KEY (id)
);

CREATE TABLE document (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sha256 TEXT NOT NULL, 
	text_sha256 TEXT NOT NULL, 
	name TEXT NOT NULL, 
	title TEXT, 
	publisher TEXT, 
	published TEXT, 
	language TEXT, 
	url TEXT, 
	origins TEXT NOT NULL, 
	form TEXT NOT NULL, 
	charset TEXT, 
	size INTEGER NOT NULL, 
	extractor TEXT NOT NULL, 
	reader TEXT NOT NULL, 
	reading_sha256 TEXT NOT NULL, 
	family TEXT NOT NULL, 
	filed_at TEXT NOT NULL, 
	CONSTRAINT uq_document_sha256 UNIQUE (sha256)
);

CREATE VIRTUAL TABLE document_words USING fts5(words, content='', prefix='3', tokenize='unicode61 remove_diacritics 0');

CREATE TABLE entry (
	seq INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	author TEXT NOT NULL, 
	body TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_entry PRIMARY KEY (seq), 
	CONSTRAINT uq_entry_hash UNIQUE (hash)
);

CREATE TABLE exhibit (
	id TEXT NOT NULL, 
	dispute TEXT NOT NULL, 
	sort TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	title TEXT NOT NULL, 
	day TEXT NOT NULL, 
	shows_breach_of TEXT, 
	entry INTEGER NOT NULL, 
	CONSTRAINT pk_exhibit PRIMARY KEY (id), 
	CONSTRAINT fk_exhibit_dispute FOREIGN KEY(dispute) REFERENCES dispute (id), 
	CONSTRAINT fk_exhibit_shows_breach_of FOREIGN KEY(shows_breach_of) REFERENCES statement (id)
);

CREATE TABLE failure (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	advice TEXT NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	CONSTRAINT uq_failure_name_reason UNIQUE (name, reason)
);

CREATE TABLE office (
	actor TEXT NOT NULL, 
	role TEXT NOT NULL, 
	first_day TEXT, 
	last_day TEXT, 
	statements INTEGER NOT NULL, 
	CONSTRAINT pk_office PRIMARY KEY (actor, role), 
	CONSTRAINT fk_office_actor FOREIGN KEY(actor) REFERENCES actor (id)
);

CREATE TABLE pledge (
	statement TEXT NOT NULL, 
	dispute TEXT NOT NULL, 
	negative BOOLEAN NOT NULL, 
	term TEXT, 
	CONSTRAINT pk_pledge PRIMARY KEY (statement), 
	CONSTRAINT fk_pledge_dispute FOREIGN KEY(dispute) REFERENCES dispute (id), 
	CONSTRAINT fk_pledge_statement FOREIGN KEY(statement) REFERENCES statement (id)
);

CREATE TABLE pledge_status (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	statement TEXT NOT NULL, 
	status TEXT NOT NULL, 
	day TEXT, 
	why TEXT NOT NULL, 
	"by" TEXT, 
	interested BOOLEAN, 
	reason TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	until INTEGER, 
	CONSTRAINT fk_pledge_status_statement FOREIGN KEY(statement) REFERENCES pledge (statement)
);

CREATE TABLE reply (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	statement TEXT NOT NULL, 
	target TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	until INTEGER, 
	CONSTRAINT fk_reply_statement FOREIGN KEY(statement) REFERENCES statement (id), 
	CONSTRAINT fk_reply_target FOREIGN KEY(target) REFERENCES statement (id)
);

CREATE TABLE run (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	started_at TEXT NOT NULL, 
	ended_at TEXT, 
	places TEXT NOT NULL, 
	engine TEXT NOT NULL, 
	filed INTEGER NOT NULL, 
	known INTEGER NOT NULL, 
	failed INTEGER NOT NULL
);

CREATE TABLE signature (
	document INTEGER NOT NULL, 
	minhash BLOB NOT NULL, 
	CONSTRAINT pk_signature PRIMARY KEY (document), 
	CONSTRAINT fk_signature_document FOREIGN KEY(document) REFERENCES document (number)
);

CREATE TABLE statement (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id TEXT NOT NULL, 
	document INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	as_read TEXT NOT NULL, 
	act TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	speaker TEXT, 
	speaker_country TEXT, 
	respondent_country TEXT, 
	addressee_country TEXT, 
	evidence TEXT, 
	hedged BOOLEAN NOT NULL, 
	negated BOOLEAN NOT NULL, 
	standing BOOLEAN NOT NULL, 
	"when" TEXT, 
	day TEXT, 
	last_day TEXT, 
	words TEXT NOT NULL, 
	confidence FLOAT NOT NULL, 
	corrected BOOLEAN NOT NULL, 
	rejected BOOLEAN NOT NULL, 
	actor TEXT, 
	strand TEXT, 
	strand_respondent TEXT, 
	strand_topic TEXT, 
	strand_reason TEXT, 
	lead TEXT, 
	lead_sort TEXT, 
	lead_reason TEXT, 
	linked TEXT, 
	dispute TEXT, 
	dispute_reason TEXT, 
	CONSTRAINT fk_statement_actor FOREIGN KEY(actor) REFERENCES actor (id), 
	CONSTRAINT fk_statement_document FOREIGN KEY(document) REFERENCES document (number), 
	CONSTRAINT uq_statement_id UNIQUE (id)
);

CREATE VIRTUAL TABLE statement_words USING fts5(words, content='', prefix='3', tokenize='unicode61 remove_diacritics 0');

CREATE TABLE unlinked (
	sort TEXT NOT NULL, 
	respondent TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	CONSTRAINT pk_unlinked PRIMARY KEY (sort, respondent, topic)
)
 WITHOUT ROWID;

CREATE INDEX ix_actor_country ON actor (country);

CREATE INDEX ix_actor_name ON actor (name);

CREATE INDEX ix_decision_kind ON decision (kind, entry);

CREATE INDEX ix_decision_subject ON decision (subject, kind);

CREATE INDEX ix_dispute_about ON dispute (respondent, topic, last_day);

CREATE INDEX ix_dispute_last_day ON dispute (last_day);

CREATE INDEX ix_dispute_statements ON dispute (statements);

CREATE INDEX ix_dispute_topic ON dispute (topic, last_day);

CREATE INDEX ix_document_family ON document (family);

CREATE INDEX ix_document_name ON document (name);

CREATE INDEX ix_document_text_sha256 ON document (text_sha256);

CREATE INDEX ix_entry_kind ON entry (kind);

CREATE INDEX ix_exhibit_dispute ON exhibit (dispute);

CREATE INDEX ix_pledge_dispute ON pledge (dispute);

CREATE INDEX ix_pledge_status_statement ON pledge_status (statement, until);

CREATE INDEX ix_pledge_status_status ON pledge_status (status, until);

CREATE INDEX ix_reply_statement ON reply (statement, until);

CREATE INDEX ix_reply_target ON reply (target, until);

CREATE INDEX ix_statement_about ON statement (respondent_country, topic, act, day);

CREATE INDEX ix_statement_act ON statement (act, topic, day);

CREATE INDEX ix_statement_actor ON statement (actor, day);

CREATE INDEX ix_statement_day ON statement (day);

CREATE INDEX ix_statement_dispute ON statement (dispute, day);

CREATE INDEX ix_statement_document ON statement (document, position);

CREATE INDEX ix_statement_evidence ON statement (evidence, day) WHERE evidence is not null;

CREATE INDEX ix_statement_lead ON statement (lead) WHERE lead is not null;

CREATE INDEX ix_statement_strand ON statement (strand_respondent, strand_topic);

CREATE INDEX ix_statement_topic ON statement (topic, day);

CREATE INDEX ix_statement_voice ON statement (speaker_country, act, topic, day);

CREATE INDEX ix_statement_voice_day ON statement (speaker_country, day);

INSERT INTO alembic_version (version_num) VALUES ('0001');
