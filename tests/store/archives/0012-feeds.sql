BEGIN TRANSACTION;
CREATE TABLE accepted_topics (
	topic VARCHAR(100) NOT NULL, 
	removed BOOLEAN NOT NULL, 
	definition JSON NOT NULL, 
	CONSTRAINT pk_accepted_topics PRIMARY KEY (topic)
);
CREATE TABLE addresses (
	address TEXT NOT NULL, 
	guid VARCHAR(60) NOT NULL, 
	CONSTRAINT pk_addresses PRIMARY KEY (address), 
	CONSTRAINT fk_addresses_guid FOREIGN KEY(guid) REFERENCES items (guid) ON DELETE CASCADE
);
INSERT INTO "addresses" VALUES('news.example/g/0','urn:uuid:56f2989a-87b8-5b96-b5c5-a9f57ffcf277');
INSERT INTO "addresses" VALUES('news.example/g/1','urn:uuid:db27e036-598d-533d-8d79-c6b69526630d');
INSERT INTO "addresses" VALUES('news.example/g/2','urn:uuid:823351da-f56d-5ae6-b477-560f83ee1e0d');
INSERT INTO "addresses" VALUES('news.example/g/3','urn:uuid:a467787c-7785-5abe-9e53-5f1f7f6abc2f');
INSERT INTO "addresses" VALUES('news.example/c/0','urn:uuid:0875de61-5d97-550a-bc87-2a8270d2e40a');
INSERT INTO "addresses" VALUES('news.example/c/1','urn:uuid:9aa00099-7098-5e69-b31e-e7da5af02515');
INSERT INTO "addresses" VALUES('news.example/c/2','urn:uuid:a3e5e96b-5ad3-519a-abf1-ef41ce2fcdb8');
INSERT INTO "addresses" VALUES('news.example/c/3','urn:uuid:52138b5a-fd94-5ed0-9792-f391347a082e');
INSERT INTO "addresses" VALUES('news.example/n/0','urn:uuid:77a4fbdd-6775-5d02-aa15-539d76a23fde');
INSERT INTO "addresses" VALUES('news.example/n/1','urn:uuid:9a281079-62c9-526f-979b-5e857c767695');
INSERT INTO "addresses" VALUES('news.example/n/2','urn:uuid:010713a1-2a2e-5820-bee3-bd01aa41a43a');
INSERT INTO "addresses" VALUES('news.example/n/3','urn:uuid:4495e621-298e-5a13-8423-fe52c2a00d8e');
INSERT INTO "addresses" VALUES('news.example/o/0','urn:uuid:8bb9e301-7a1d-5409-9b1d-4cfb98d12848');
INSERT INTO "addresses" VALUES('news.example/o/1','urn:uuid:b58dc1cb-14b9-502d-9d41-1f98660fa80a');
INSERT INTO "addresses" VALUES('news.example/o/2','urn:uuid:f6f88a6a-c853-5333-a2d1-8860a0d445ab');
INSERT INTO "addresses" VALUES('news.example/o/3','urn:uuid:84e77a3d-536d-51fb-98a0-86d5adf92fe2');
INSERT INTO "addresses" VALUES('news.example/weather','urn:uuid:d9e3310e-9ed4-56aa-8dd2-cbecef53eed7');
INSERT INTO "addresses" VALUES('news.example/log Version 0 of the program','urn:uuid:9d2e6157-c8e1-5890-ab22-07297f0dad12');
INSERT INTO "addresses" VALUES('news.example/log Version 1 of the program','urn:uuid:3a4dc06c-f058-5385-821c-de6221eeef4a');
INSERT INTO "addresses" VALUES('news.example/log Version 2 of the program','urn:uuid:2305cd32-ab38-5898-b222-faec3aeb89a6');
INSERT INTO "addresses" VALUES('news.example/news/5?mod=hp_0','urn:uuid:47286fee-835c-5cb8-8bdc-815be079aacf');
INSERT INTO "addresses" VALUES('news.example/news/4?mod=hp_0','urn:uuid:d6a88a97-6c9f-5c60-a20a-d832fbbdd7f6');
INSERT INTO "addresses" VALUES('news.example/news/3?mod=hp_0','urn:uuid:6ec8465a-f8a5-5327-a57c-0475e88739c6');
INSERT INTO "addresses" VALUES('news.example/news/2?mod=hp_0','urn:uuid:bd1c7223-71d6-595d-b16a-2106b1496aa9');
INSERT INTO "addresses" VALUES('news.example/news/1?mod=hp_0','urn:uuid:245e4669-b2f7-5926-8f85-7fde9bd59abf');
INSERT INTO "addresses" VALUES('news.example/news/0?mod=hp_0','urn:uuid:4c95cc26-9c31-5dc8-8bf9-aee86eeb00e3');
INSERT INTO "addresses" VALUES('news.example/news/5?mod=hp_1','urn:uuid:26ac144b-dd6b-5051-898a-708e75baceab');
INSERT INTO "addresses" VALUES('news.example/news/4?mod=hp_1','urn:uuid:3eb6eb29-7da6-550f-92ef-e01bfc3f7031');
INSERT INTO "addresses" VALUES('news.example/news/3?mod=hp_1','urn:uuid:ddd57505-af5f-5064-b043-2be81f1545af');
INSERT INTO "addresses" VALUES('news.example/news/2?mod=hp_1','urn:uuid:ae51fe97-5423-5863-ad21-d6decad72a35');
INSERT INTO "addresses" VALUES('news.example/news/1?mod=hp_1','urn:uuid:6c894267-2965-555f-8410-b7f1adae7c83');
INSERT INTO "addresses" VALUES('news.example/news/0?mod=hp_1','urn:uuid:25a94390-7546-56cd-a9e9-18ec73384ced');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0012');
CREATE TABLE announcements (
	address TEXT NOT NULL, 
	hub TEXT NOT NULL, 
	version VARCHAR(60) NOT NULL, 
	CONSTRAINT pk_announcements PRIMARY KEY (address)
);
CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	one VARCHAR(60) NOT NULL, 
	other VARCHAR(60) NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_corrections PRIMARY KEY (id)
);
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
	guid VARCHAR(60), feed_guid TEXT DEFAULT '' NOT NULL, guid_is_permalink BOOLEAN DEFAULT 0 NOT NULL, attachments JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_entries PRIMARY KEY (id), 
	CONSTRAINT uq_entries_source_key UNIQUE (source, "key")
);
INSERT INTO "entries" VALUES(1,'guids','g0','http://news.example/g/0','The council met on day 0 and agreed on nothing',1714543200000,'The council met on day 0 and agreed on nothing: so it was said.','','','[]',NULL,'7ed159945d0a2e0b99f2c90587dc1d29ea3a37465f3594c8aef5d8920333c70d',0,1715850000000,1715850000000,'done',0,NULL,'urn:uuid:56f2989a-87b8-5b96-b5c5-a9f57ffcf277','g0',0,'[]');
INSERT INTO "entries" VALUES(2,'guids','g1','http://news.example/g/1','The council met on day 1 and agreed on nothing',1714629600000,'The council met on day 1 and agreed on nothing: so it was said.','','','[]',NULL,'00f8cd65eba391481adbfdc9d4531d3e416805328eef89e7ee11f024ad02e41c',0,1715850000000,1715850000000,'done',0,NULL,'urn:uuid:db27e036-598d-533d-8d79-c6b69526630d','g1',0,'[]');
INSERT INTO "entries" VALUES(3,'guids','g2','http://news.example/g/2','The council met on day 2 and agreed on nothing',1714716000000,'The council met on day 2 and agreed on nothing: so it was said.','','','[]',NULL,'d20c20d7f04d07589cdda00a239a571f393a58b1e0c8b0a45eb7a9ecc38e4c0d',0,1715850000000,1715850000000,'done',0,NULL,'urn:uuid:823351da-f56d-5ae6-b477-560f83ee1e0d','g2',0,'[]');
INSERT INTO "entries" VALUES(4,'guids','g3','http://news.example/g/3','The council met on day 3 and agreed on nothing',1714802400000,'The council met on day 3 and agreed on nothing: so it was said.','','','[]',NULL,'83ab19d7dc9a2c41d6527155e54eba195385f86e4f50107a4460a4546d126ec1',0,1715850000000,1715850000000,'done',0,NULL,'urn:uuid:a467787c-7785-5abe-9e53-5f1f7f6abc2f','g3',0,'[]');
INSERT INTO "entries" VALUES(5,'changing','c0-0','http://news.example/c/0','The council met on day 0 and agreed on nothing',1714543200000,'The council met on day 0 and agreed on nothing: so it was said.','','','[]',NULL,'169601876c5bcc672338ed8e2d0c576506f68b75b41796027966624931e157f8',0,1715853600000,1715878800000,'done',0,NULL,'urn:uuid:0875de61-5d97-550a-bc87-2a8270d2e40a','c0-0',0,'[]');
INSERT INTO "entries" VALUES(6,'changing','c1-0','http://news.example/c/1','The council met on day 1 and agreed on nothing',1714629600000,'The council met on day 1 and agreed on nothing: so it was said.','','','[]',NULL,'0ae45b5b94a3b69a15baf4cbbc431074645aca6fbd010789118f27f263ddda3e',0,1715853600000,1715878800000,'done',0,NULL,'urn:uuid:9aa00099-7098-5e69-b31e-e7da5af02515','c1-0',0,'[]');
INSERT INTO "entries" VALUES(7,'changing','c2-0','http://news.example/c/2','The council met on day 2 and agreed on nothing',1714716000000,'The council met on day 2 and agreed on nothing: so it was said.','','','[]',NULL,'a36c1c2f9077ddffd46432005afb51575b226329b544c2a1b2836671f6115fdb',0,1715853600000,1715878800000,'done',0,NULL,'urn:uuid:a3e5e96b-5ad3-519a-abf1-ef41ce2fcdb8','c2-0',0,'[]');
INSERT INTO "entries" VALUES(8,'changing','c3-0','http://news.example/c/3','The council met on day 3 and agreed on nothing',1714802400000,'The council met on day 3 and agreed on nothing: so it was said.','','','[]',NULL,'ab891e5560af7c03d954fda19bea1ac65d054c86d9bee2ebdaf1f4492e8d8226',0,1715853600000,1715878800000,'done',0,NULL,'urn:uuid:52138b5a-fd94-5ed0-9792-f391347a082e','c3-0',0,'[]');
INSERT INTO "entries" VALUES(9,'none','http://news.example/n/0','http://news.example/n/0','The council met on day 0 and agreed on nothing',1714543200000,'The council met on day 0 and agreed on nothing: so it was said.','','','[]',NULL,'8844a6054ecc0008cc484e15b53bb1f59d4938489df92f9328c09f9478d13439',0,1715857200000,1715857200000,'done',0,NULL,'urn:uuid:77a4fbdd-6775-5d02-aa15-539d76a23fde','',0,'[]');
INSERT INTO "entries" VALUES(10,'none','http://news.example/n/1','http://news.example/n/1','The council met on day 1 and agreed on nothing',1714629600000,'The council met on day 1 and agreed on nothing: so it was said.','','','[]',NULL,'bcaf3cf38472bd1f365cec5ec678fbf6909d0bc25cef9490ba33b1f3b933a5c3',0,1715857200000,1715857200000,'done',0,NULL,'urn:uuid:9a281079-62c9-526f-979b-5e857c767695','',0,'[]');
INSERT INTO "entries" VALUES(11,'none','http://news.example/n/2','http://news.example/n/2','The council met on day 2 and agreed on nothing',1714716000000,'The council met on day 2 and agreed on nothing: so it was said.','','','[]',NULL,'328070bf5ebbba962d436a204e2b5c77c2fecfeb7612cd78ba51c56089569fe8',0,1715857200000,1715857200000,'done',0,NULL,'urn:uuid:010713a1-2a2e-5820-bee3-bd01aa41a43a','',0,'[]');
INSERT INTO "entries" VALUES(12,'none','http://news.example/n/3','http://news.example/n/3','The council met on day 3 and agreed on nothing',1714802400000,'The council met on day 3 and agreed on nothing: so it was said.','','','[]',NULL,'0b17a622647d59489999301768cb5cbec93bcb023c496136789433ec98524a01',0,1715857200000,1715857200000,'done',0,NULL,'urn:uuid:4495e621-298e-5a13-8423-fe52c2a00d8e','',0,'[]');
INSERT INTO "entries" VALUES(13,'one-guid','http://news.example/o/0','http://news.example/o/0','The council met on day 0 and agreed on nothing',1714543200000,'The council met on day 0 and agreed on nothing: so it was said.','','','[]',NULL,'81c36a0a0195ad90798ff7521fbcefa519a9b1c3918c8a4981259255e2931b4b',0,1715860800000,1715860800000,'done',0,NULL,'urn:uuid:8bb9e301-7a1d-5409-9b1d-4cfb98d12848','all',0,'[]');
INSERT INTO "entries" VALUES(14,'one-guid','http://news.example/o/1','http://news.example/o/1','The council met on day 1 and agreed on nothing',1714629600000,'The council met on day 1 and agreed on nothing: so it was said.','','','[]',NULL,'23326fd4a3339a8e803394091e12c199c2a8e11d239d587e64929761a328d672',0,1715860800000,1715860800000,'done',0,NULL,'urn:uuid:b58dc1cb-14b9-502d-9d41-1f98660fa80a','all',0,'[]');
INSERT INTO "entries" VALUES(15,'one-guid','http://news.example/o/2','http://news.example/o/2','The council met on day 2 and agreed on nothing',1714716000000,'The council met on day 2 and agreed on nothing: so it was said.','','','[]',NULL,'0630d1caa0b3ed40776d5ee38f3eef3acda321ca9d544ac2032592e88dd304ed',0,1715860800000,1715860800000,'done',0,NULL,'urn:uuid:f6f88a6a-c853-5333-a2d1-8860a0d445ab','all',0,'[]');
INSERT INTO "entries" VALUES(16,'one-guid','http://news.example/o/3','http://news.example/o/3','The council met on day 3 and agreed on nothing',1714802400000,'The council met on day 3 and agreed on nothing: so it was said.','','','[]',NULL,'4a2342eeb3cb4a47bea8f09636e216d64f65f5c9ed321b411c839e46bd2bd2a4',0,1715860800000,1715860800000,'done',0,NULL,'urn:uuid:84e77a3d-536d-51fb-98a0-86d5adf92fe2','all',0,'[]');
INSERT INTO "entries" VALUES(17,'one-link','w0','http://news.example/weather','Weather of day 0 in the whole bay',1714543200000,'Weather of day 0 in the whole bay: so it was said.','','','[]',NULL,'00281dd5187e275d3ad223d7eb1b5313bc0becffc82f881909cc8e0c52c8499f',0,1715864400000,1715864400000,'done',0,NULL,'urn:uuid:d9e3310e-9ed4-56aa-8dd2-cbecef53eed7','w0',0,'[]');
INSERT INTO "entries" VALUES(18,'fragments','http://news.example/log#v0','http://news.example/log#v0','Version 0 of the program',1714543200000,'Version 0 of the program: so it was said.','','','[]',NULL,'e96b98d52bf58c6ce3a95802815d086d229225a49988d92ce22a67633500ef58',1,1715868000000,1715868000000,'done',0,NULL,'urn:uuid:9d2e6157-c8e1-5890-ab22-07297f0dad12','',0,'[]');
INSERT INTO "entries" VALUES(19,'fragments','http://news.example/log#v1','http://news.example/log#v1','Version 1 of the program',1714629600000,'Version 1 of the program: so it was said.','','','[]',NULL,'68e9964c98b5b85ac7befd025e82f72ffcd1d900838e5552f9ecd25d86263fde',1,1715868000000,1715868000000,'done',0,NULL,'urn:uuid:3a4dc06c-f058-5385-821c-de6221eeef4a','',0,'[]');
INSERT INTO "entries" VALUES(20,'fragments','http://news.example/log#v2','http://news.example/log#v2','Version 2 of the program',1714716000000,'Version 2 of the program: so it was said.','','','[]',NULL,'5d9af7ec3624209838364398a14a39f6a9e376be0a59bb94c58413913c651183',1,1715868000000,1715868000000,'done',0,NULL,'urn:uuid:2305cd32-ab38-5898-b222-faec3aeb89a6','',0,'[]');
INSERT INTO "entries" VALUES(21,'page','http://news.example/news/5?mod=hp_0','http://news.example/news/5?mod=hp_0','The council met on day 5 and agreed on nothing',NULL,'','','','[]',NULL,'db34822015e538e904e78e610f72197e4bf04bb78c05f7f4773e9be5a489b8ef',0,1715871600000,1715871600000,'done',0,NULL,'urn:uuid:47286fee-835c-5cb8-8bdc-815be079aacf','',0,'[]');
INSERT INTO "entries" VALUES(22,'page','http://news.example/news/4?mod=hp_0','http://news.example/news/4?mod=hp_0','The council met on day 4 and agreed on nothing',NULL,'','','','[]',NULL,'512ed4adccd9a868b61a7542a3e7b247125940b94a31736035d97e3f8eefada3',0,1715871600000,1715871600000,'done',0,NULL,'urn:uuid:d6a88a97-6c9f-5c60-a20a-d832fbbdd7f6','',0,'[]');
INSERT INTO "entries" VALUES(23,'page','http://news.example/news/3?mod=hp_0','http://news.example/news/3?mod=hp_0','The council met on day 3 and agreed on nothing',NULL,'','','','[]',NULL,'a93b0e7f3a877c77347dc7ddeb534aba9dd657a416eccf7b988170a1e3e2ddd3',0,1715871600000,1715871600000,'done',0,NULL,'urn:uuid:6ec8465a-f8a5-5327-a57c-0475e88739c6','',0,'[]');
INSERT INTO "entries" VALUES(24,'page','http://news.example/news/2?mod=hp_0','http://news.example/news/2?mod=hp_0','The council met on day 2 and agreed on nothing',NULL,'','','','[]',NULL,'6341c99bb88863662102b6e49aac46a46c200fffa8075fc5edf96d03b0adfefa',0,1715871600000,1715871600000,'done',0,NULL,'urn:uuid:bd1c7223-71d6-595d-b16a-2106b1496aa9','',0,'[]');
INSERT INTO "entries" VALUES(25,'page','http://news.example/news/1?mod=hp_0','http://news.example/news/1?mod=hp_0','The council met on day 1 and agreed on nothing',NULL,'','','','[]',NULL,'025dcbbd8366627e1f47693724a9bf37aee5e77f9a843a9d60d3aac73ed457bf',0,1715871600000,1715871600000,'done',0,NULL,'urn:uuid:245e4669-b2f7-5926-8f85-7fde9bd59abf','',0,'[]');
INSERT INTO "entries" VALUES(26,'page','http://news.example/news/0?mod=hp_0','http://news.example/news/0?mod=hp_0','The council met on day 0 and agreed on nothing',NULL,'','','','[]',NULL,'9481852b34b9097b81c7308d6212fcdc5af4a5b63b63ba39f53922c391996ab9',0,1715871600000,1715871600000,'done',0,NULL,'urn:uuid:4c95cc26-9c31-5dc8-8bf9-aee86eeb00e3','',0,'[]');
INSERT INTO "entries" VALUES(27,'one-link','w1','http://news.example/weather','Weather of day 1 in the whole bay',1714629600000,'Weather of day 1 in the whole bay: so it was said.','','','[]',NULL,'8b0da530492e2985584fd11282903bbf00ab08acfb49b6cfc2e3d36ea37b4e70',0,1715889600000,1715889600000,'done',0,NULL,'urn:uuid:d9e3310e-9ed4-56aa-8dd2-cbecef53eed7','w1',0,'[]');
INSERT INTO "entries" VALUES(28,'page','http://news.example/news/5?mod=hp_1','http://news.example/news/5?mod=hp_1','The council met on day 5 and agreed on nothing',NULL,'','','','[]',NULL,'eee5e238a148974a872e629f086b9607bf2ee70849ec9e37a673dfd2bb45a4f1',0,1715896800000,1715896800000,'done',0,NULL,'urn:uuid:26ac144b-dd6b-5051-898a-708e75baceab','',0,'[]');
INSERT INTO "entries" VALUES(29,'page','http://news.example/news/4?mod=hp_1','http://news.example/news/4?mod=hp_1','The council met on day 4 and agreed on nothing',NULL,'','','','[]',NULL,'175d71093bb8a78eec14d1a6cc3d07d81669d72abe1cb5890adf0d8960443be7',0,1715896800000,1715896800000,'done',0,NULL,'urn:uuid:3eb6eb29-7da6-550f-92ef-e01bfc3f7031','',0,'[]');
INSERT INTO "entries" VALUES(30,'page','http://news.example/news/3?mod=hp_1','http://news.example/news/3?mod=hp_1','The council met on day 3 and agreed on nothing',NULL,'','','','[]',NULL,'d3ff6236d82b3206a257a9b886a2195d137ced1c55d4fc645d4163a88621a840',0,1715896800000,1715896800000,'done',0,NULL,'urn:uuid:ddd57505-af5f-5064-b043-2be81f1545af','',0,'[]');
INSERT INTO "entries" VALUES(31,'page','http://news.example/news/2?mod=hp_1','http://news.example/news/2?mod=hp_1','The council met on day 2 and agreed on nothing',NULL,'','','','[]',NULL,'0511e4c4ff5a1b1ea63810722c9d9799aec7640d57ed20fdabf03f0bec7cbf43',0,1715896800000,1715896800000,'done',0,NULL,'urn:uuid:ae51fe97-5423-5863-ad21-d6decad72a35','',0,'[]');
INSERT INTO "entries" VALUES(32,'page','http://news.example/news/1?mod=hp_1','http://news.example/news/1?mod=hp_1','The council met on day 1 and agreed on nothing',NULL,'','','','[]',NULL,'4f568634dbecca38d527629019159d801b063089cda160d958fa27999ec45ee5',0,1715896800000,1715896800000,'done',0,NULL,'urn:uuid:6c894267-2965-555f-8410-b7f1adae7c83','',0,'[]');
INSERT INTO "entries" VALUES(33,'page','http://news.example/news/0?mod=hp_1','http://news.example/news/0?mod=hp_1','The council met on day 0 and agreed on nothing',NULL,'','','','[]',NULL,'c407d44963af5277499790e015258c72598d856086d6e97bcdfe291b051746b5',0,1715896800000,1715896800000,'done',0,NULL,'urn:uuid:25a94390-7546-56cd-a9e9-18ec73384ced','',0,'[]');
CREATE TABLE events (
	id INTEGER NOT NULL, 
	guid VARCHAR(60) NOT NULL, 
	follows BIGINT, 
	changed BIGINT, 
	CONSTRAINT pk_events PRIMARY KEY (id)
);
INSERT INTO "events" VALUES(1,'urn:uuid:56f2989a-87b8-5b96-b5c5-a9f57ffcf277',NULL,1715860800000);
INSERT INTO "events" VALUES(17,'urn:uuid:d9e3310e-9ed4-56aa-8dd2-cbecef53eed7',NULL,NULL);
INSERT INTO "events" VALUES(18,'urn:uuid:9d2e6157-c8e1-5890-ab22-07297f0dad12',NULL,NULL);
INSERT INTO "events" VALUES(19,'urn:uuid:3a4dc06c-f058-5385-821c-de6221eeef4a',NULL,NULL);
INSERT INTO "events" VALUES(20,'urn:uuid:2305cd32-ab38-5898-b222-faec3aeb89a6',NULL,NULL);
INSERT INTO "events" VALUES(21,'urn:uuid:47286fee-835c-5cb8-8bdc-815be079aacf',NULL,1715896800000);
CREATE TABLE feeds_to_publish (
	topic VARCHAR(100) NOT NULL, 
	changes INTEGER NOT NULL, 
	CONSTRAINT pk_feeds_to_publish PRIMARY KEY (topic)
);
INSERT INTO "feeds_to_publish" VALUES('',33);
CREATE TABLE glosses (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	other TEXT NOT NULL, 
	first_seen BIGINT NOT NULL
);
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
	digest VARCHAR(64) NOT NULL, attachments JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_items PRIMARY KEY (position), 
	CONSTRAINT uq_items_guid UNIQUE (guid)
);
INSERT INTO "items" VALUES(1,'urn:uuid:56f2989a-87b8-5b96-b5c5-a9f57ffcf277','guids','http://news.example/g/0','The council met on day 0 and agreed on nothing',1714543200000,'list',1715850000000,1714543200000,'<p>The council met on day 0 and agreed on nothing: so it was said.</p>','The council met on day 0 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'28bcedfbcc68a2c8c87807b29b7ff641d6c00e511606cc83db108c941f2f8651','[]');
INSERT INTO "items" VALUES(2,'urn:uuid:db27e036-598d-533d-8d79-c6b69526630d','guids','http://news.example/g/1','The council met on day 1 and agreed on nothing',1714629600000,'list',1715850000000,1714629600000,'<p>The council met on day 1 and agreed on nothing: so it was said.</p>','The council met on day 1 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'6d9a2533bd0cc6cd2d80d033a6b2e6b5baead6080fdc367fdbb13073f776f585','[]');
INSERT INTO "items" VALUES(3,'urn:uuid:823351da-f56d-5ae6-b477-560f83ee1e0d','guids','http://news.example/g/2','The council met on day 2 and agreed on nothing',1714716000000,'list',1715850000000,1714716000000,'<p>The council met on day 2 and agreed on nothing: so it was said.</p>','The council met on day 2 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'3b1d49ee7d6b352d62027e1d6ac97f42073a5e8dab7f68aaebd6de09a0c62f7e','[]');
INSERT INTO "items" VALUES(4,'urn:uuid:a467787c-7785-5abe-9e53-5f1f7f6abc2f','guids','http://news.example/g/3','The council met on day 3 and agreed on nothing',1714802400000,'list',1715850000000,1714802400000,'<p>The council met on day 3 and agreed on nothing: so it was said.</p>','The council met on day 3 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'7361cd4016ab0e16619681185d15c19aeb9ad38042fa6565d58843527e980153','[]');
INSERT INTO "items" VALUES(5,'urn:uuid:0875de61-5d97-550a-bc87-2a8270d2e40a','changing','http://news.example/c/0','The council met on day 0 and agreed on nothing',1714543200000,'list',1715853600000,1714543200000,'<p>The council met on day 0 and agreed on nothing: so it was said.</p>','The council met on day 0 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'670212f6a13368b24f744fa427898d3c4a2c5d357bc691f3f634c84016aa6d26','[]');
INSERT INTO "items" VALUES(6,'urn:uuid:9aa00099-7098-5e69-b31e-e7da5af02515','changing','http://news.example/c/1','The council met on day 1 and agreed on nothing',1714629600000,'list',1715853600000,1714629600000,'<p>The council met on day 1 and agreed on nothing: so it was said.</p>','The council met on day 1 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'a9d6b298adc4479de18f2f443c77740c35c72b72bbc7904b072486fd09aa9558','[]');
INSERT INTO "items" VALUES(7,'urn:uuid:a3e5e96b-5ad3-519a-abf1-ef41ce2fcdb8','changing','http://news.example/c/2','The council met on day 2 and agreed on nothing',1714716000000,'list',1715853600000,1714716000000,'<p>The council met on day 2 and agreed on nothing: so it was said.</p>','The council met on day 2 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'07b6285e9a8e693c54e3a3dace3bc0f52009a5425ca835eb0e8d22d3692e0a62','[]');
INSERT INTO "items" VALUES(8,'urn:uuid:52138b5a-fd94-5ed0-9792-f391347a082e','changing','http://news.example/c/3','The council met on day 3 and agreed on nothing',1714802400000,'list',1715853600000,1714802400000,'<p>The council met on day 3 and agreed on nothing: so it was said.</p>','The council met on day 3 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'87b97e63066929233bb9b09ef5b38133ded9fdaa23c7b6781f8ebd7cd0864f6e','[]');
INSERT INTO "items" VALUES(9,'urn:uuid:77a4fbdd-6775-5d02-aa15-539d76a23fde','none','http://news.example/n/0','The council met on day 0 and agreed on nothing',1714543200000,'list',1715857200000,1714543200000,'<p>The council met on day 0 and agreed on nothing: so it was said.</p>','The council met on day 0 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'af6af9f5ea80cb11d85ae20be18d8ebeaed2fd3bf2b4e8edca4a72881b45989f','[]');
INSERT INTO "items" VALUES(10,'urn:uuid:9a281079-62c9-526f-979b-5e857c767695','none','http://news.example/n/1','The council met on day 1 and agreed on nothing',1714629600000,'list',1715857200000,1714629600000,'<p>The council met on day 1 and agreed on nothing: so it was said.</p>','The council met on day 1 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'25131233eb61540567f604928a83d7bda6815b35a51f737b3367df2e6ea9220c','[]');
INSERT INTO "items" VALUES(11,'urn:uuid:010713a1-2a2e-5820-bee3-bd01aa41a43a','none','http://news.example/n/2','The council met on day 2 and agreed on nothing',1714716000000,'list',1715857200000,1714716000000,'<p>The council met on day 2 and agreed on nothing: so it was said.</p>','The council met on day 2 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'b35c25efcc4c5b869aecbfbb9fe7f5edc8d787868cba437b80fd52bbd0fb8086','[]');
INSERT INTO "items" VALUES(12,'urn:uuid:4495e621-298e-5a13-8423-fe52c2a00d8e','none','http://news.example/n/3','The council met on day 3 and agreed on nothing',1714802400000,'list',1715857200000,1714802400000,'<p>The council met on day 3 and agreed on nothing: so it was said.</p>','The council met on day 3 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'fbc7040ac6bf8f00e2e206f6f1a423f1f3ecfb1875d5d000473807bf95d4e485','[]');
INSERT INTO "items" VALUES(13,'urn:uuid:8bb9e301-7a1d-5409-9b1d-4cfb98d12848','one-guid','http://news.example/o/0','The council met on day 0 and agreed on nothing',1714543200000,'list',1715860800000,1714543200000,'<p>The council met on day 0 and agreed on nothing: so it was said.</p>','The council met on day 0 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'19258032b260b83e97086074d7b7824e18e52e6681db820d9af7d8b85ea46cc5','[]');
INSERT INTO "items" VALUES(14,'urn:uuid:b58dc1cb-14b9-502d-9d41-1f98660fa80a','one-guid','http://news.example/o/1','The council met on day 1 and agreed on nothing',1714629600000,'list',1715860800000,1714629600000,'<p>The council met on day 1 and agreed on nothing: so it was said.</p>','The council met on day 1 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'603e21882e000fbc9e9021d564f3dd4192c7ec769d2c3c1b63a3f813cdb5ffb1','[]');
INSERT INTO "items" VALUES(15,'urn:uuid:f6f88a6a-c853-5333-a2d1-8860a0d445ab','one-guid','http://news.example/o/2','The council met on day 2 and agreed on nothing',1714716000000,'list',1715860800000,1714716000000,'<p>The council met on day 2 and agreed on nothing: so it was said.</p>','The council met on day 2 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'fe87f3ca956dbcbb9cc542e9fcd835a6f108fe0d3efd7e6747c76cded99a51e6','[]');
INSERT INTO "items" VALUES(16,'urn:uuid:84e77a3d-536d-51fb-98a0-86d5adf92fe2','one-guid','http://news.example/o/3','The council met on day 3 and agreed on nothing',1714802400000,'list',1715860800000,1714802400000,'<p>The council met on day 3 and agreed on nothing: so it was said.</p>','The council met on day 3 and agreed on nothing: so it was said.','','',NULL,NULL,'[]',NULL,1,'5f701062ca0e1ba8810a606eed86bd62f465f9c5cc18642d8d26d15ea5d3a08b','[]');
INSERT INTO "items" VALUES(17,'urn:uuid:d9e3310e-9ed4-56aa-8dd2-cbecef53eed7','one-link','http://news.example/weather','Weather of day 1 in the whole bay',1714543200000,'list',1715864400000,1715889600000,'<p>Weather of day 1 in the whole bay: so it was said.</p>','Weather of day 1 in the whole bay: so it was said.','','',NULL,NULL,'[]',NULL,1,'77853938b615ebb3298297fe106d07790b38804705b8dfc51e2b3f75b5cc91b8','[]');
INSERT INTO "items" VALUES(18,'urn:uuid:9d2e6157-c8e1-5890-ab22-07297f0dad12','fragments','http://news.example/log#v0','Version 0 of the program',1714543200000,'list',1715868000000,1714543200000,'<p>Version 0 of the program: so it was said.</p>','Version 0 of the program: so it was said.','','',NULL,NULL,'[]',NULL,1,'b35b1978876255db773ce4d968936b7eff9d58f8ca98a740764c737b853e68e4','[]');
INSERT INTO "items" VALUES(19,'urn:uuid:3a4dc06c-f058-5385-821c-de6221eeef4a','fragments','http://news.example/log#v1','Version 1 of the program',1714629600000,'list',1715868000000,1714629600000,'<p>Version 1 of the program: so it was said.</p>','Version 1 of the program: so it was said.','','',NULL,NULL,'[]',NULL,1,'49621a5e5914a67b2ea170773fcee3617b53ee3e36f8648f90e3cdf4c43c7b27','[]');
INSERT INTO "items" VALUES(20,'urn:uuid:2305cd32-ab38-5898-b222-faec3aeb89a6','fragments','http://news.example/log#v2','Version 2 of the program',1714716000000,'list',1715868000000,1714716000000,'<p>Version 2 of the program: so it was said.</p>','Version 2 of the program: so it was said.','','',NULL,NULL,'[]',NULL,1,'56724bf549b4887c746fffc5588b58b7c37bae8239f94c942909a6a8283aa8b4','[]');
INSERT INTO "items" VALUES(21,'urn:uuid:47286fee-835c-5cb8-8bdc-815be079aacf','page','http://news.example/news/5?mod=hp_0','The council met on day 5 and agreed on nothing',1715871600000,'seen',1715871600000,1715871600000,'','','','',NULL,NULL,'[]',NULL,1,'705497c7b376a2e0708ebfe2bf09b3914116e46c5ffc60ae96e1931105b508cf','[]');
INSERT INTO "items" VALUES(22,'urn:uuid:d6a88a97-6c9f-5c60-a20a-d832fbbdd7f6','page','http://news.example/news/4?mod=hp_0','The council met on day 4 and agreed on nothing',1715871600000,'seen',1715871600000,1715871600000,'','','','',NULL,NULL,'[]',NULL,1,'45b57aa2885de7feac28618a3836ff65b72713b0a7bf173955eea2d4f8ce19a2','[]');
INSERT INTO "items" VALUES(23,'urn:uuid:6ec8465a-f8a5-5327-a57c-0475e88739c6','page','http://news.example/news/3?mod=hp_0','The council met on day 3 and agreed on nothing',1715871600000,'seen',1715871600000,1715871600000,'','','','',NULL,NULL,'[]',NULL,1,'2c92b3f8f9498d198f829da03fa7704fbe44d6120c79d2b40f67b079f3e15398','[]');
INSERT INTO "items" VALUES(24,'urn:uuid:bd1c7223-71d6-595d-b16a-2106b1496aa9','page','http://news.example/news/2?mod=hp_0','The council met on day 2 and agreed on nothing',1715871600000,'seen',1715871600000,1715871600000,'','','','',NULL,NULL,'[]',NULL,1,'2e9b3a75a79d2a94b817c387133a9431b209e140c2a8835955518674a73d8290','[]');
INSERT INTO "items" VALUES(25,'urn:uuid:245e4669-b2f7-5926-8f85-7fde9bd59abf','page','http://news.example/news/1?mod=hp_0','The council met on day 1 and agreed on nothing',1715871600000,'seen',1715871600000,1715871600000,'','','','',NULL,NULL,'[]',NULL,1,'59d99df1c2e13f2a2a0fde9cd067879b1590a298b0a965191ed61108773558da','[]');
INSERT INTO "items" VALUES(26,'urn:uuid:4c95cc26-9c31-5dc8-8bf9-aee86eeb00e3','page','http://news.example/news/0?mod=hp_0','The council met on day 0 and agreed on nothing',1715871600000,'seen',1715871600000,1715871600000,'','','','',NULL,NULL,'[]',NULL,1,'ae1417bf6b752fa77bc1a464b6c3e33c83c25d4d361e454a018c7b76b9f82f72','[]');
INSERT INTO "items" VALUES(27,'urn:uuid:26ac144b-dd6b-5051-898a-708e75baceab','page','http://news.example/news/5?mod=hp_1','The council met on day 5 and agreed on nothing',1715896800000,'seen',1715896800000,1715896800000,'','','','',NULL,NULL,'[]',NULL,1,'98b700a301af9facdfa8a1dd6a0003b743b680aaf1a048d1e79c6101dee544ec','[]');
INSERT INTO "items" VALUES(28,'urn:uuid:3eb6eb29-7da6-550f-92ef-e01bfc3f7031','page','http://news.example/news/4?mod=hp_1','The council met on day 4 and agreed on nothing',1715896800000,'seen',1715896800000,1715896800000,'','','','',NULL,NULL,'[]',NULL,1,'e4ab148df21b12ee67473e964fb3d5409ef0d75cecf70cbab145a79c7a408c53','[]');
INSERT INTO "items" VALUES(29,'urn:uuid:ddd57505-af5f-5064-b043-2be81f1545af','page','http://news.example/news/3?mod=hp_1','The council met on day 3 and agreed on nothing',1715896800000,'seen',1715896800000,1715896800000,'','','','',NULL,NULL,'[]',NULL,1,'1173888351838b4ba5d5e604156c07dd871b9049f6e2451855d24cc0cc73eca1','[]');
INSERT INTO "items" VALUES(30,'urn:uuid:ae51fe97-5423-5863-ad21-d6decad72a35','page','http://news.example/news/2?mod=hp_1','The council met on day 2 and agreed on nothing',1715896800000,'seen',1715896800000,1715896800000,'','','','',NULL,NULL,'[]',NULL,1,'081be7abd16bb176ffcd18edf1fe4350f9755dd7007153f804ea6b3baab06b28','[]');
INSERT INTO "items" VALUES(31,'urn:uuid:6c894267-2965-555f-8410-b7f1adae7c83','page','http://news.example/news/1?mod=hp_1','The council met on day 1 and agreed on nothing',1715896800000,'seen',1715896800000,1715896800000,'','','','',NULL,NULL,'[]',NULL,1,'94ec6b0af0076527da2a98471081f2e158534db45e5af86f7c955238d7aac016','[]');
INSERT INTO "items" VALUES(32,'urn:uuid:25a94390-7546-56cd-a9e9-18ec73384ced','page','http://news.example/news/0?mod=hp_1','The council met on day 0 and agreed on nothing',1715896800000,'seen',1715896800000,1715896800000,'','','','',NULL,NULL,'[]',NULL,1,'1dd067c9de12b0a5ade53496994400b6102a19a6401150a0cad9c8673fc2ebec','[]');
CREATE TABLE line_marks (
	position INTEGER NOT NULL, 
	source VARCHAR(100) NOT NULL, 
	marks BLOB NOT NULL, 
	CONSTRAINT pk_line_marks PRIMARY KEY (position), 
	CONSTRAINT fk_line_marks_position FOREIGN KEY(position) REFERENCES items (position) ON DELETE CASCADE
);
CREATE TABLE matches (
	topic VARCHAR(100) NOT NULL, 
	position INTEGER NOT NULL, 
	hits JSON NOT NULL, 
	CONSTRAINT pk_matches PRIMARY KEY (topic, position), 
	CONSTRAINT fk_matches_position FOREIGN KEY(position) REFERENCES items (position) ON DELETE CASCADE
);
CREATE TABLE pages (
	url TEXT NOT NULL, 
	fetched BIGINT NOT NULL, 
	media_type VARCHAR(100) NOT NULL, 
	body BLOB NOT NULL, guid VARCHAR(60), 
	CONSTRAINT pk_pages PRIMARY KEY (url)
);
CREATE TABLE reports (
	position INTEGER NOT NULL, 
	event BIGINT, 
	kind VARCHAR(12) NOT NULL, 
	compared BOOLEAN NOT NULL, 
	weighed TEXT NOT NULL, 
	evidence JSON NOT NULL, 
	CONSTRAINT pk_reports PRIMARY KEY (position), 
	CONSTRAINT fk_reports_position FOREIGN KEY(position) REFERENCES items (position) ON DELETE CASCADE
);
INSERT INTO "reports" VALUES(1,1,'first',1,'[["council","met","met0","=sign","noth"],[],[1.0,1.0,1.0,0.85,0.329],false,1714543200.0,["The council met on day 0 and agreed on nothing",[],["the"],""]]','{"names": [], "words": [], "numbers": [], "share": 0.0, "sure": 0.0, "other": null, "reports": 0, "next_event": null, "kinds": 0, "event": null, "but": ""}');
INSERT INTO "reports" VALUES(2,1,'report',1,'[["council","met","met1","=sign","noth"],[],[0.879,0.879,1.0,0.747,0.325],false,1714629600.0,["The council met on day 1 and agreed on nothing",[],["the"],""]]','{"names": ["council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 0.7389033942558747, "sure": 0.9946109994990412, "other": null, "reports": 1, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(3,1,'report',1,'[["council","met","met2","=sign","noth"],[],[0.808,0.808,1.0,0.686,0.322],false,1714716000.0,["The council met on day 2 and agreed on nothing",[],["the"],""]]','{"names": ["council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 0.7240618101545254, "sure": 0.9926542310832583, "other": null, "reports": 2, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(4,1,'report',1,'[["council","met","met3","=sign","noth"],[],[0.757,0.757,1.0,0.644,0.319],false,1714802400.0,["The council met on day 3 and agreed on nothing",[],["the"],""]]','{"names": ["council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 0.7123957434570031, "sure": 0.9806403527186445, "other": null, "reports": 3, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(5,1,'report',1,'[["council","met","met0","=sign","noth"],[],[0.718,0.718,0.879,0.611,0.316],false,1714543200.0,["The council met on day 0 and agreed on nothing",[],["the"],""]]','{"names": ["0", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.8069336310815685, "other": null, "reports": 4, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(6,1,'report',1,'[["council","met","met1","=sign","noth"],[],[0.687,0.687,0.879,0.584,0.313],false,1714629600.0,["The council met on day 1 and agreed on nothing",[],["the"],""]]','{"names": ["1", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9775939504432826, "other": null, "reports": 5, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(7,1,'report',1,'[["council","met","met2","=sign","noth"],[],[0.66,0.66,0.879,0.561,0.31],false,1714716000.0,["The council met on day 2 and agreed on nothing",[],["the"],""]]','{"names": ["2", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9960290635123473, "other": null, "reports": 6, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(8,1,'report',1,'[["council","met","met3","=sign","noth"],[],[0.637,0.637,0.879,0.541,0.307],false,1714802400.0,["The council met on day 3 and agreed on nothing",[],["the"],""]]','{"names": ["3", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9990306773168846, "other": null, "reports": 7, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(9,1,'report',1,'[["council","met","met0","=sign","noth"],[],[0.617,0.617,0.808,0.524,0.304],false,1714543200.0,["The council met on day 0 and agreed on nothing",[],["the"],""]]','{"names": ["0", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.7313531663780568, "other": null, "reports": 8, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(10,1,'report',1,'[["council","met","met1","=sign","noth"],[],[0.598,0.598,0.808,0.509,0.301],false,1714629600.0,["The council met on day 1 and agreed on nothing",[],["the"],""]]','{"names": ["1", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9553648441481803, "other": null, "reports": 9, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(11,1,'report',1,'[["council","met","met2","=sign","noth"],[],[0.582,0.582,0.808,0.495,0.298],false,1714716000.0,["The council met on day 2 and agreed on nothing",[],["the"],""]]','{"names": ["2", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9935619657935459, "other": null, "reports": 10, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(12,1,'report',1,'[["council","met","met3","=sign","noth"],[],[0.567,0.567,0.809,0.482,0.296],false,1714802400.0,["The council met on day 3 and agreed on nothing",[],["the"],""]]','{"names": ["3", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9985387227347667, "other": null, "reports": 11, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(13,1,'report',1,'[["council","met","met0","=sign","noth"],[],[0.553,0.553,0.759,0.47,0.293],false,1714543200.0,["The council met on day 0 and agreed on nothing",[],["the"],""]]','{"names": ["0", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.6942414392325098, "other": null, "reports": 12, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(14,1,'report',1,'[["council","met","met1","=sign","noth"],[],[0.541,0.541,0.759,0.46,0.29],false,1714629600.0,["The council met on day 1 and agreed on nothing",[],["the"],""]]','{"names": ["1", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9480383984858268, "other": null, "reports": 13, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(15,1,'report',1,'[["council","met","met2","=sign","noth"],[],[0.529,0.529,0.759,0.45,0.288],false,1714716000.0,["The council met on day 2 and agreed on nothing",[],["the"],""]]','{"names": ["2", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9924595249325625, "other": null, "reports": 14, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(16,1,'report',1,'[["council","met","met3","=sign","noth"],[],[0.518,0.518,0.759,0.44,0.285],false,1714802400.0,["The council met on day 3 and agreed on nothing",[],["the"],""]]','{"names": ["3", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9982904905549205, "other": null, "reports": 15, "next_event": null, "kinds": 1, "event": 1, "but": ""}');
INSERT INTO "reports" VALUES(17,17,'first',1,'[["weather","weather0","whol","bay"],[],[1.0,1.0,0.335,1.0],false,1714543200.0,["Weather of day 0 in the whole bay",["weather"],["weather"],"weather"]]','{"names": [], "words": [], "numbers": [], "share": 0.0, "sure": 0.0, "other": null, "reports": 0, "next_event": null, "kinds": 0, "event": null, "but": ""}');
INSERT INTO "reports" VALUES(18,18,'first',1,'[["version","version0","=code"],[],[0.335,1.0,0.75],false,1714543200.0,["Version 0 of the program",[],["version"],""]]','{"names": [], "words": [], "numbers": [], "share": 0.0, "sure": 0.0, "other": null, "reports": 0, "next_event": null, "kinds": 0, "event": null, "but": ""}');
INSERT INTO "reports" VALUES(19,19,'first',1,'[["version","version1","=code"],[],[0.332,1.0,0.66],false,1714629600.0,["Version 1 of the program",[],["version"],""]]','{"names": ["version"], "words": ["program"], "numbers": [], "share": 0.4979919678714859, "sure": 0.5145992171634878, "other": null, "reports": 1, "next_event": null, "kinds": 1, "event": 18, "but": "to be joined it takes 60%"}');
INSERT INTO "reports" VALUES(20,20,'first',1,'[["version","version2","=code"],[],[0.329,1.0,0.607],false,1714716000.0,["Version 2 of the program",[],["version"],""]]','{"names": ["version"], "words": ["program"], "numbers": [], "share": 0.4834710743801653, "sure": 0.44364990001247734, "other": 0.02662789134711855, "reports": 1, "next_event": 18, "kinds": 1, "event": 19, "but": "to be joined it takes 60%"}');
INSERT INTO "reports" VALUES(21,21,'first',1,'[["council","met","met5","=sign","noth"],[],[0.509,0.509,1.0,0.433,0.285],false,1715871600.0,["The council met on day 5 and agreed on nothing",[],[],""]]','{"names": [], "words": [], "numbers": [], "share": 0.0, "sure": 0.0, "other": null, "reports": 0, "next_event": null, "kinds": 0, "event": null, "but": ""}');
INSERT INTO "reports" VALUES(22,21,'report',1,'[["council","met","met4","=sign","noth"],[],[0.499,0.499,1.0,0.424,0.282],false,1715871600.0,["The council met on day 4 and agreed on nothing",[],[],""]]','{"names": ["council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 0.6301775147928993, "sure": 0.9934674064901226, "other": null, "reports": 1, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(23,21,'report',1,'[["council","met","met3","=sign","noth"],[],[0.49,0.49,0.721,0.417,0.28],false,1715871600.0,["The council met on day 3 and agreed on nothing",[],[],""]]','{"names": ["council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 0.6993327773144288, "sure": 0.9983780574795709, "other": null, "reports": 2, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(24,21,'report',1,'[["council","met","met2","=sign","noth"],[],[0.481,0.481,0.721,0.409,0.277],false,1715871600.0,["The council met on day 2 and agreed on nothing",[],[],""]]','{"names": ["council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 0.6956521739130436, "sure": 0.9987152969538956, "other": null, "reports": 3, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(25,21,'report',1,'[["council","met","met1","=sign","noth"],[],[0.473,0.473,0.722,0.402,0.275],false,1715871600.0,["The council met on day 1 and agreed on nothing",[],[],""]]','{"names": ["council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 0.6921108742004264, "sure": 0.9986511216200041, "other": null, "reports": 4, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(26,21,'report',1,'[["council","met","met0","=sign","noth"],[],[0.466,0.466,0.722,0.396,0.273],false,1715871600.0,["The council met on day 0 and agreed on nothing",[],[],""]]','{"names": ["council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 0.6891950064571675, "sure": 0.9986128353829036, "other": null, "reports": 5, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(27,21,'report',1,'[["council","met","met5","=sign","noth"],[],[0.458,0.458,0.88,0.389,0.271],false,1715896800.0,["The council met on day 5 and agreed on nothing",[],[],""]]','{"names": ["5", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9990049552767682, "other": null, "reports": 6, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(28,21,'report',1,'[["council","met","met4","=sign","noth"],[],[0.451,0.451,0.88,0.383,0.269],false,1715896800.0,["The council met on day 4 and agreed on nothing",[],[],""]]','{"names": ["4", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9993720448514801, "other": null, "reports": 7, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(29,21,'report',1,'[["council","met","met3","=sign","noth"],[],[0.444,0.444,0.691,0.378,0.267],false,1715896800.0,["The council met on day 3 and agreed on nothing",[],[],""]]','{"names": ["3", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.999470526484408, "other": null, "reports": 8, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(30,21,'report',1,'[["council","met","met2","=sign","noth"],[],[0.438,0.438,0.691,0.372,0.265],false,1715896800.0,["The council met on day 2 and agreed on nothing",[],[],""]]','{"names": ["2", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.999507706990795, "other": null, "reports": 9, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(31,21,'report',1,'[["council","met","met1","=sign","noth"],[],[0.432,0.432,0.691,0.367,0.263],false,1715896800.0,["The council met on day 1 and agreed on nothing",[],[],""]]','{"names": ["1", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9995034102773422, "other": null, "reports": 10, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
INSERT INTO "reports" VALUES(32,21,'report',1,'[["council","met","met0","=sign","noth"],[],[0.426,0.426,0.691,0.362,0.261],false,1715896800.0,["The council met on day 0 and agreed on nothing",[],[],""]]','{"names": ["0", "council", "met", "nothing"], "words": ["agreed"], "numbers": [], "share": 1.0, "sure": 0.9994981890778925, "other": null, "reports": 11, "next_event": null, "kinds": 1, "event": 21, "but": ""}');
CREATE TABLE shingles (
	shingle BIGINT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_shingles PRIMARY KEY (shingle, position), 
	CONSTRAINT fk_shingles_position FOREIGN KEY(position) REFERENCES items (position) ON DELETE CASCADE
);
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
	moved_to TEXT NOT NULL, 
	moved_since BIGINT, 
	moved_times INTEGER NOT NULL, 
	last_full BIGINT, 
	liar BOOLEAN NOT NULL, 
	habit TEXT NOT NULL, holds INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_sources PRIMARY KEY (id)
);
INSERT INTO "sources" VALUES('guids','http://monitored.example/guids',1715888785769,'1.1 a week',1715875200000,1715875200000,1715850000000,304,6,'','feed','RSS 2.0',4,'"6c04701b06802424"',NULL,'6c04701b068024245c560b53907dd61d463adb2ac68863aed531b1ca97176b6e',0,'',0,'',NULL,0,1715850000000,0,'[1714640400.0,1714802400.0,[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.032,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.069,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[2.101,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[1.069,0.0,0.0]]',0);
INSERT INTO "sources" VALUES('changing','http://monitored.example/changing',1715891737997,'1.1 a week',1715878800000,1715878800000,1715853600000,200,7,'','feed','RSS 2.0',4,'"a344a1f5dcffea8d"',NULL,'a344a1f5dcffea8d60c0917b19e861d7fd12559bb3aaed5e795087dddd06b21a',0,'',0,'',NULL,0,1715878800000,0,'[1714644000.0,1714802400.0,[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.03,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.068,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[2.098,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[1.068,0.0,0.0]]',0);
INSERT INTO "sources" VALUES('none','http://monitored.example/none',1715895332263,'1.1 a week',1715882400000,1715882400000,1715857200000,304,9,'','feed','RSS 2.0',4,'"b2f9b13cc284767a"',NULL,'b2f9b13cc284767ade11974c7b8f44597240cac939e8f0d469a42dea179b9990',0,'',0,'',NULL,0,1715857200000,0,'[1714647600.0,1714802400.0,[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.029,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.066,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[2.095,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[1.066,0.0,0.0]]',0);
INSERT INTO "sources" VALUES('one-guid','http://monitored.example/one-guid',1715899106013,'1.1 a week',1715886000000,1715886000000,1715860800000,304,1,'','feed','RSS 2.0',4,'"0a24e4c63852ae64"',NULL,'0a24e4c63852ae644c71b48912d81033b364d0e3b8fde789b4a1a631cb4ae7c5',0,'',0,'',NULL,0,1715860800000,0,'[1714651200.0,1714802400.0,[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.027,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.064,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[2.092,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[1.064,0.0,0.0]]',0);
INSERT INTO "sources" VALUES('one-link','http://monitored.example/one-link',1715905949408,'0.7 a week',1715889600000,1715889600000,1715864400000,200,1,'','feed','RSS 2.0',1,'"1d4fa689a879be69"',NULL,'1d4fa689a879be697e277db069a6be10a82c62baaa903b49d6be4ebdfeca816a',0,'',0,'',NULL,0,1715889600000,0,'[1714654800.0,1714629600.0,[0.0,0.0,0.0,0.0,0.0,0.0,0.99,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[0.99,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[0.0,0.0,0.0]]',0);
INSERT INTO "sources" VALUES('fragments','http://monitored.example/fragments',1715909557804,'0.7 a week',1715893200000,1715893200000,1715868000000,304,8,'','feed','RSS 2.0',3,'"e17b169520934ea1"',NULL,'e17b169520934ea14f6e8eeccee21d80227e7743619580404bae729b7da4c2d7',0,'',0,'',NULL,0,1715868000000,0,'[1714658400.0,1714716000.0,[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.024,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[1.024,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[0.0,0.0,0.0]]',0);
INSERT INTO "sources" VALUES('page','http://monitored.example/page',1715897100000,'3190 a day',1715896800000,1715896800000,1715871600000,200,3,'','page','li.item',6,'"0d0738a9a591fd6c"',NULL,'0d0738a9a591fd6c566058f190ec3cdacc69523f0a45e4e0f7ea6f4a714c4100',0,'',0,'',NULL,0,1715896800000,0,'[1715871600.0,1715896800.0,[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,2546.387,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[1.01,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[0.0,0.0,0.0]]',0);
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
INSERT INTO "steps" VALUES(1,1,1715850000000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(2,2,1715850000000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(3,3,1715850000000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(4,4,1715850000000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(5,1,1715850000000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(6,1,1715850000000,'grouped','ok','no other item reports its event');
INSERT INTO "steps" VALUES(7,1,1715850000000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(8,2,1715850000000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(9,2,1715850000000,'grouped','ok','one more report of a known event: in common with the 1 report of the nearest event: council, met, nothing, agreed, and 74% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(10,2,1715850000000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(11,3,1715850000000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(12,3,1715850000000,'grouped','ok','one more report of a known event: in common with the 2 reports of the nearest event: council, met, nothing, agreed, and 72% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(13,3,1715850000000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(14,4,1715850000000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(15,4,1715850000000,'grouped','ok','one more report of a known event: in common with the 3 reports of the nearest event: council, met, nothing, agreed, and 71% of its headline; sure to 98%; no other event is near');
INSERT INTO "steps" VALUES(16,4,1715850000000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(17,5,1715853600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(18,6,1715853600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(19,7,1715853600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(20,8,1715853600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(21,5,1715853600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(22,5,1715853600000,'grouped','ok','one more report of a known event: in common with the 4 reports of the nearest event: 0, council, met, nothing, and 100% of its headline; sure to 81%; no other event is near');
INSERT INTO "steps" VALUES(23,5,1715853600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(24,6,1715853600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(25,6,1715853600000,'grouped','ok','one more report of a known event: in common with the 5 reports of the nearest event: 1, council, met, nothing, and 100% of its headline; sure to 98%; no other event is near');
INSERT INTO "steps" VALUES(26,6,1715853600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(27,7,1715853600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(28,7,1715853600000,'grouped','ok','one more report of a known event: in common with the 6 reports of the nearest event: 2, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(29,7,1715853600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(30,8,1715853600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(31,8,1715853600000,'grouped','ok','one more report of a known event: in common with the 7 reports of the nearest event: 3, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(32,8,1715853600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(33,9,1715857200000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(34,10,1715857200000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(35,11,1715857200000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(36,12,1715857200000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(37,9,1715857200000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(38,9,1715857200000,'grouped','ok','one more report of a known event: in common with the 8 reports of the nearest event: 0, council, met, nothing, and 100% of its headline; sure to 73%; no other event is near');
INSERT INTO "steps" VALUES(39,9,1715857200000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(40,10,1715857200000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(41,10,1715857200000,'grouped','ok','one more report of a known event: in common with the 9 reports of the nearest event: 1, council, met, nothing, and 100% of its headline; sure to 96%; no other event is near');
INSERT INTO "steps" VALUES(42,10,1715857200000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(43,11,1715857200000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(44,11,1715857200000,'grouped','ok','one more report of a known event: in common with the 10 reports of the nearest event: 2, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(45,11,1715857200000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(46,12,1715857200000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(47,12,1715857200000,'grouped','ok','one more report of a known event: in common with the 11 reports of the nearest event: 3, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(48,12,1715857200000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(49,13,1715860800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(50,14,1715860800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(51,15,1715860800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(52,16,1715860800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(53,13,1715860800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(54,13,1715860800000,'grouped','ok','one more report of a known event: in common with the 12 reports of the nearest event: 0, council, met, nothing, and 100% of its headline; sure to 69%; no other event is near');
INSERT INTO "steps" VALUES(55,13,1715860800000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(56,14,1715860800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(57,14,1715860800000,'grouped','ok','one more report of a known event: in common with the 13 reports of the nearest event: 1, council, met, nothing, and 100% of its headline; sure to 95%; no other event is near');
INSERT INTO "steps" VALUES(58,14,1715860800000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(59,15,1715860800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(60,15,1715860800000,'grouped','ok','one more report of a known event: in common with the 14 reports of the nearest event: 2, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(61,15,1715860800000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(62,16,1715860800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(63,16,1715860800000,'grouped','ok','one more report of a known event: in common with the 15 reports of the nearest event: 3, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(64,16,1715860800000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(65,17,1715864400000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(66,17,1715864400000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(67,17,1715864400000,'grouped','ok','no other item reports its event');
INSERT INTO "steps" VALUES(68,17,1715864400000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(69,18,1715868000000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(70,19,1715868000000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(71,20,1715868000000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(72,18,1715868000000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(73,18,1715868000000,'grouped','ok','no other item reports its event');
INSERT INTO "steps" VALUES(74,18,1715868000000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(75,19,1715868000000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(76,19,1715868000000,'grouped','ok','no other item reports its event: in common with the 1 report of the nearest event: version, program, and 50% of its headline; sure to 51%, but to be joined it takes 60%; no other event is near');
INSERT INTO "steps" VALUES(77,19,1715868000000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(78,20,1715868000000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(79,20,1715868000000,'grouped','ok','no other item reports its event: in common with the 1 report of the nearest event: version, program, and 48% of its headline; sure to 44%, but to be joined it takes 60%; the next nearest event: 3%');
INSERT INTO "steps" VALUES(80,20,1715868000000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(81,21,1715871600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(82,22,1715871600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(83,23,1715871600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(84,24,1715871600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(85,25,1715871600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(86,26,1715871600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(87,21,1715871600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(88,21,1715871600000,'grouped','ok','no other item reports its event');
INSERT INTO "steps" VALUES(89,21,1715871600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(90,22,1715871600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(91,22,1715871600000,'grouped','ok','one more report of a known event: in common with the 1 report of the nearest event: council, met, nothing, agreed, and 63% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(92,22,1715871600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(93,23,1715871600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(94,23,1715871600000,'grouped','ok','one more report of a known event: in common with the 2 reports of the nearest event: council, met, nothing, agreed, and 70% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(95,23,1715871600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(96,24,1715871600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(97,24,1715871600000,'grouped','ok','one more report of a known event: in common with the 3 reports of the nearest event: council, met, nothing, agreed, and 70% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(98,24,1715871600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(99,25,1715871600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(100,25,1715871600000,'grouped','ok','one more report of a known event: in common with the 4 reports of the nearest event: council, met, nothing, agreed, and 69% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(101,25,1715871600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(102,26,1715871600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(103,26,1715871600000,'grouped','ok','one more report of a known event: in common with the 5 reports of the nearest event: council, met, nothing, agreed, and 69% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(104,26,1715871600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(105,27,1715889600000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(106,27,1715889600000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(107,27,1715889600000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(108,28,1715896800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(109,29,1715896800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(110,30,1715896800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(111,31,1715896800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(112,32,1715896800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(113,33,1715896800000,'found','ok','on the source''s list');
INSERT INTO "steps" VALUES(114,28,1715896800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(115,28,1715896800000,'grouped','ok','one more report of a known event: in common with the 6 reports of the nearest event: 5, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(116,28,1715896800000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(117,29,1715896800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(118,29,1715896800000,'grouped','ok','one more report of a known event: in common with the 7 reports of the nearest event: 4, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(119,29,1715896800000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(120,30,1715896800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(121,30,1715896800000,'grouped','ok','one more report of a known event: in common with the 8 reports of the nearest event: 3, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(122,30,1715896800000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(123,31,1715896800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(124,31,1715896800000,'grouped','ok','one more report of a known event: in common with the 9 reports of the nearest event: 2, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(125,31,1715896800000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(126,32,1715896800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(127,32,1715896800000,'grouped','ok','one more report of a known event: in common with the 10 reports of the nearest event: 1, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(128,32,1715896800000,'matched','ok','wanted by no topic');
INSERT INTO "steps" VALUES(129,33,1715896800000,'extracted','ok','`full_text: false`: the summary will do');
INSERT INTO "steps" VALUES(130,33,1715896800000,'grouped','ok','one more report of a known event: in common with the 11 reports of the nearest event: 0, council, met, nothing, and 100% of its headline; sure to over 99%; no other event is near');
INSERT INTO "steps" VALUES(131,33,1715896800000,'matched','ok','wanted by no topic');
CREATE TABLE subscriptions (
	token VARCHAR(64) NOT NULL, 
	secret VARCHAR(64) NOT NULL, 
	source VARCHAR(100) NOT NULL, 
	hub TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	lease_until BIGINT, 
	next_ask BIGINT, 
	attempts INTEGER NOT NULL, 
	pushed BIGINT, 
	problem TEXT NOT NULL, 
	CONSTRAINT pk_subscriptions PRIMARY KEY (token)
);
CREATE TABLE term_counts (
	term TEXT NOT NULL, 
	held INTEGER NOT NULL, 
	CONSTRAINT pk_term_counts PRIMARY KEY (term)
)
 WITHOUT ROWID

;
INSERT INTO "term_counts" VALUES('',32);
INSERT INTO "term_counts" VALUES('=code',3);
INSERT INTO "term_counts" VALUES('=sign',28);
INSERT INTO "term_counts" VALUES('bay',1);
INSERT INTO "term_counts" VALUES('council',28);
INSERT INTO "term_counts" VALUES('met',28);
INSERT INTO "term_counts" VALUES('met0',6);
INSERT INTO "term_counts" VALUES('met1',6);
INSERT INTO "term_counts" VALUES('met2',6);
INSERT INTO "term_counts" VALUES('met3',6);
INSERT INTO "term_counts" VALUES('met4',2);
INSERT INTO "term_counts" VALUES('met5',2);
INSERT INTO "term_counts" VALUES('noth',28);
INSERT INTO "term_counts" VALUES('version',3);
INSERT INTO "term_counts" VALUES('version0',1);
INSERT INTO "term_counts" VALUES('version1',1);
INSERT INTO "term_counts" VALUES('version2',1);
INSERT INTO "term_counts" VALUES('weather',1);
INSERT INTO "term_counts" VALUES('weather0',1);
INSERT INTO "term_counts" VALUES('whol',1);
CREATE TABLE terms (
	term TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	event BIGINT NOT NULL, 
	published BIGINT, 
	CONSTRAINT pk_terms PRIMARY KEY (term, position), 
	CONSTRAINT fk_terms_position FOREIGN KEY(position) REFERENCES items (position) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "terms" VALUES('=code',18,18,1714543200000);
INSERT INTO "terms" VALUES('=code',19,19,1714629600000);
INSERT INTO "terms" VALUES('=code',20,20,1714716000000);
INSERT INTO "terms" VALUES('=sign',1,1,1714543200000);
INSERT INTO "terms" VALUES('=sign',2,1,1714629600000);
INSERT INTO "terms" VALUES('=sign',3,1,1714716000000);
INSERT INTO "terms" VALUES('=sign',4,1,1714802400000);
INSERT INTO "terms" VALUES('=sign',5,1,1714543200000);
INSERT INTO "terms" VALUES('=sign',6,1,1714629600000);
INSERT INTO "terms" VALUES('=sign',7,1,1714716000000);
INSERT INTO "terms" VALUES('=sign',8,1,1714802400000);
INSERT INTO "terms" VALUES('=sign',9,1,1714543200000);
INSERT INTO "terms" VALUES('=sign',10,1,1714629600000);
INSERT INTO "terms" VALUES('=sign',11,1,1714716000000);
INSERT INTO "terms" VALUES('=sign',12,1,1714802400000);
INSERT INTO "terms" VALUES('=sign',13,1,1714543200000);
INSERT INTO "terms" VALUES('=sign',14,1,1714629600000);
INSERT INTO "terms" VALUES('=sign',15,1,1714716000000);
INSERT INTO "terms" VALUES('=sign',16,1,1714802400000);
INSERT INTO "terms" VALUES('=sign',21,21,1715871600000);
INSERT INTO "terms" VALUES('=sign',22,21,1715871600000);
INSERT INTO "terms" VALUES('=sign',23,21,1715871600000);
INSERT INTO "terms" VALUES('=sign',24,21,1715871600000);
INSERT INTO "terms" VALUES('=sign',25,21,1715871600000);
INSERT INTO "terms" VALUES('=sign',26,21,1715871600000);
INSERT INTO "terms" VALUES('=sign',27,21,1715896800000);
INSERT INTO "terms" VALUES('=sign',28,21,1715896800000);
INSERT INTO "terms" VALUES('=sign',29,21,1715896800000);
INSERT INTO "terms" VALUES('=sign',30,21,1715896800000);
INSERT INTO "terms" VALUES('=sign',31,21,1715896800000);
INSERT INTO "terms" VALUES('=sign',32,21,1715896800000);
INSERT INTO "terms" VALUES('bay',17,17,1714543200000);
INSERT INTO "terms" VALUES('council',1,1,1714543200000);
INSERT INTO "terms" VALUES('council',2,1,1714629600000);
INSERT INTO "terms" VALUES('council',3,1,1714716000000);
INSERT INTO "terms" VALUES('council',4,1,1714802400000);
INSERT INTO "terms" VALUES('council',5,1,1714543200000);
INSERT INTO "terms" VALUES('council',6,1,1714629600000);
INSERT INTO "terms" VALUES('council',7,1,1714716000000);
INSERT INTO "terms" VALUES('council',8,1,1714802400000);
INSERT INTO "terms" VALUES('council',9,1,1714543200000);
INSERT INTO "terms" VALUES('council',10,1,1714629600000);
INSERT INTO "terms" VALUES('council',11,1,1714716000000);
INSERT INTO "terms" VALUES('council',12,1,1714802400000);
INSERT INTO "terms" VALUES('council',13,1,1714543200000);
INSERT INTO "terms" VALUES('council',14,1,1714629600000);
INSERT INTO "terms" VALUES('council',15,1,1714716000000);
INSERT INTO "terms" VALUES('council',16,1,1714802400000);
INSERT INTO "terms" VALUES('council',21,21,1715871600000);
INSERT INTO "terms" VALUES('council',22,21,1715871600000);
INSERT INTO "terms" VALUES('council',23,21,1715871600000);
INSERT INTO "terms" VALUES('council',24,21,1715871600000);
INSERT INTO "terms" VALUES('council',25,21,1715871600000);
INSERT INTO "terms" VALUES('council',26,21,1715871600000);
INSERT INTO "terms" VALUES('council',27,21,1715896800000);
INSERT INTO "terms" VALUES('council',28,21,1715896800000);
INSERT INTO "terms" VALUES('council',29,21,1715896800000);
INSERT INTO "terms" VALUES('council',30,21,1715896800000);
INSERT INTO "terms" VALUES('council',31,21,1715896800000);
INSERT INTO "terms" VALUES('council',32,21,1715896800000);
INSERT INTO "terms" VALUES('met',1,1,1714543200000);
INSERT INTO "terms" VALUES('met',2,1,1714629600000);
INSERT INTO "terms" VALUES('met',3,1,1714716000000);
INSERT INTO "terms" VALUES('met',4,1,1714802400000);
INSERT INTO "terms" VALUES('met',5,1,1714543200000);
INSERT INTO "terms" VALUES('met',6,1,1714629600000);
INSERT INTO "terms" VALUES('met',7,1,1714716000000);
INSERT INTO "terms" VALUES('met',8,1,1714802400000);
INSERT INTO "terms" VALUES('met',9,1,1714543200000);
INSERT INTO "terms" VALUES('met',10,1,1714629600000);
INSERT INTO "terms" VALUES('met',11,1,1714716000000);
INSERT INTO "terms" VALUES('met',12,1,1714802400000);
INSERT INTO "terms" VALUES('met',13,1,1714543200000);
INSERT INTO "terms" VALUES('met',14,1,1714629600000);
INSERT INTO "terms" VALUES('met',15,1,1714716000000);
INSERT INTO "terms" VALUES('met',16,1,1714802400000);
INSERT INTO "terms" VALUES('met',21,21,1715871600000);
INSERT INTO "terms" VALUES('met',22,21,1715871600000);
INSERT INTO "terms" VALUES('met',23,21,1715871600000);
INSERT INTO "terms" VALUES('met',24,21,1715871600000);
INSERT INTO "terms" VALUES('met',25,21,1715871600000);
INSERT INTO "terms" VALUES('met',26,21,1715871600000);
INSERT INTO "terms" VALUES('met',27,21,1715896800000);
INSERT INTO "terms" VALUES('met',28,21,1715896800000);
INSERT INTO "terms" VALUES('met',29,21,1715896800000);
INSERT INTO "terms" VALUES('met',30,21,1715896800000);
INSERT INTO "terms" VALUES('met',31,21,1715896800000);
INSERT INTO "terms" VALUES('met',32,21,1715896800000);
INSERT INTO "terms" VALUES('met0',1,1,1714543200000);
INSERT INTO "terms" VALUES('met0',5,1,1714543200000);
INSERT INTO "terms" VALUES('met0',9,1,1714543200000);
INSERT INTO "terms" VALUES('met0',13,1,1714543200000);
INSERT INTO "terms" VALUES('met0',26,21,1715871600000);
INSERT INTO "terms" VALUES('met0',32,21,1715896800000);
INSERT INTO "terms" VALUES('met1',2,1,1714629600000);
INSERT INTO "terms" VALUES('met1',6,1,1714629600000);
INSERT INTO "terms" VALUES('met1',10,1,1714629600000);
INSERT INTO "terms" VALUES('met1',14,1,1714629600000);
INSERT INTO "terms" VALUES('met1',25,21,1715871600000);
INSERT INTO "terms" VALUES('met1',31,21,1715896800000);
INSERT INTO "terms" VALUES('met2',3,1,1714716000000);
INSERT INTO "terms" VALUES('met2',7,1,1714716000000);
INSERT INTO "terms" VALUES('met2',11,1,1714716000000);
INSERT INTO "terms" VALUES('met2',15,1,1714716000000);
INSERT INTO "terms" VALUES('met2',24,21,1715871600000);
INSERT INTO "terms" VALUES('met2',30,21,1715896800000);
INSERT INTO "terms" VALUES('met3',4,1,1714802400000);
INSERT INTO "terms" VALUES('met3',8,1,1714802400000);
INSERT INTO "terms" VALUES('met3',12,1,1714802400000);
INSERT INTO "terms" VALUES('met3',16,1,1714802400000);
INSERT INTO "terms" VALUES('met3',23,21,1715871600000);
INSERT INTO "terms" VALUES('met3',29,21,1715896800000);
INSERT INTO "terms" VALUES('met4',22,21,1715871600000);
INSERT INTO "terms" VALUES('met4',28,21,1715896800000);
INSERT INTO "terms" VALUES('met5',21,21,1715871600000);
INSERT INTO "terms" VALUES('met5',27,21,1715896800000);
INSERT INTO "terms" VALUES('noth',1,1,1714543200000);
INSERT INTO "terms" VALUES('noth',2,1,1714629600000);
INSERT INTO "terms" VALUES('noth',3,1,1714716000000);
INSERT INTO "terms" VALUES('noth',4,1,1714802400000);
INSERT INTO "terms" VALUES('noth',5,1,1714543200000);
INSERT INTO "terms" VALUES('noth',6,1,1714629600000);
INSERT INTO "terms" VALUES('noth',7,1,1714716000000);
INSERT INTO "terms" VALUES('noth',8,1,1714802400000);
INSERT INTO "terms" VALUES('noth',9,1,1714543200000);
INSERT INTO "terms" VALUES('noth',10,1,1714629600000);
INSERT INTO "terms" VALUES('noth',11,1,1714716000000);
INSERT INTO "terms" VALUES('noth',12,1,1714802400000);
INSERT INTO "terms" VALUES('noth',13,1,1714543200000);
INSERT INTO "terms" VALUES('noth',14,1,1714629600000);
INSERT INTO "terms" VALUES('noth',15,1,1714716000000);
INSERT INTO "terms" VALUES('noth',16,1,1714802400000);
INSERT INTO "terms" VALUES('noth',21,21,1715871600000);
INSERT INTO "terms" VALUES('noth',22,21,1715871600000);
INSERT INTO "terms" VALUES('noth',23,21,1715871600000);
INSERT INTO "terms" VALUES('noth',24,21,1715871600000);
INSERT INTO "terms" VALUES('noth',25,21,1715871600000);
INSERT INTO "terms" VALUES('noth',26,21,1715871600000);
INSERT INTO "terms" VALUES('noth',27,21,1715896800000);
INSERT INTO "terms" VALUES('noth',28,21,1715896800000);
INSERT INTO "terms" VALUES('noth',29,21,1715896800000);
INSERT INTO "terms" VALUES('noth',30,21,1715896800000);
INSERT INTO "terms" VALUES('noth',31,21,1715896800000);
INSERT INTO "terms" VALUES('noth',32,21,1715896800000);
INSERT INTO "terms" VALUES('version',18,18,1714543200000);
INSERT INTO "terms" VALUES('version',19,19,1714629600000);
INSERT INTO "terms" VALUES('version',20,20,1714716000000);
INSERT INTO "terms" VALUES('version0',18,18,1714543200000);
INSERT INTO "terms" VALUES('version1',19,19,1714629600000);
INSERT INTO "terms" VALUES('version2',20,20,1714716000000);
INSERT INTO "terms" VALUES('weather',17,17,1714543200000);
INSERT INTO "terms" VALUES('weather0',17,17,1714543200000);
INSERT INTO "terms" VALUES('whol',17,17,1714543200000);
CREATE TABLE topic_digests (
	topic VARCHAR(100) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_topic_digests PRIMARY KEY (topic)
);
CREATE INDEX ix_entries_guid ON entries (guid);
CREATE INDEX ix_entries_url ON entries (url);
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
CREATE INDEX ix_events_follows ON events (follows);
CREATE INDEX ix_reports_event ON reports (event, compared, position);
CREATE INDEX ix_corrections_one ON corrections (one);
CREATE INDEX ix_corrections_other ON corrections (other);
CREATE INDEX ix_terms_position ON terms (position);
CREATE INDEX ix_glosses_first_seen ON glosses (first_seen);
CREATE INDEX ix_entries_waiting ON entries (state, source);
CREATE INDEX ix_subscriptions_source ON subscriptions (source);
CREATE INDEX ix_subscriptions_next_ask ON subscriptions (next_ask);
CREATE INDEX ix_pages_guid ON pages (guid);
CREATE INDEX ix_line_marks_source ON line_marks (source, position);
DELETE FROM "sqlite_sequence";
COMMIT;
