BEGIN TRANSACTION;
CREATE TABLE clock (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version INTEGER NOT NULL);
INSERT INTO "clock" VALUES(1,1);
CREATE TABLE decisions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            keys TEXT NOT NULL,
            value TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL,
            at INTEGER NOT NULL,
            revoked_at INTEGER,
            revoked_by TEXT NOT NULL DEFAULT '');
INSERT INTO "decisions" VALUES(1,'merge','[["serial","cisco|foc1234"]]','','an','cùng máy',1793581320000,NULL,'');
INSERT INTO "decisions" VALUES(2,'name','[["serial","cisco|foc1234"]]','sw','an','',1793581200000,1793581380000,'binh');
CREATE TABLE fact_changes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sighting TEXT NOT NULL,
            source TEXT NOT NULL,
            fact TEXT NOT NULL,
            old TEXT,
            new TEXT NOT NULL,
            at INTEGER NOT NULL);
INSERT INTO "fact_changes" VALUES(1,'74312935b91e054a8c38a6de4d4e9fcb','system','sys_name',NULL,'"sw-1"',1793581200000);
INSERT INTO "fact_changes" VALUES(2,'74312935b91e054a8c38a6de4d4e9fcb','system','sys_name','"sw-1"','"sw-t\u1ea7ng-2"',1793581740000);
CREATE TABLE observations (
            sighting TEXT NOT NULL,
            source TEXT NOT NULL,
            seen_at INTEGER NOT NULL,
            facts TEXT NOT NULL,
            tables BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (sighting, source));
INSERT INTO "observations" VALUES('74312935b91e054a8c38a6de4d4e9fcb','system',1793581740000,'{"sys_name":{"origin":"test::sys_name","rank":30,"value":"sw-t\u1ea7ng-2"}}',X'7801ABAE0500017500F9',1);
INSERT INTO "observations" VALUES('79b62b72750e1cd8d3b0f7899620ab95','arp_sweep',1793581200000,'{}',X'7801ABAE0500017500F9',1);
INSERT INTO "observations" VALUES('74312935b91e054a8c38a6de4d4e9fcb','interfaces',1793584860000,'{"uptime_s":{"origin":"test::uptime_s","rank":30,"value":3600.5}}',X'7801AB56CACC2B492D4A4B4C4E8D4FCE2F05B18B95ACA2AB953232D333E293130B1293334B2A95ACD212738A5375808AE3F3934B524B806A2C8D8C8C8DCD8D0C8CCD2C4C4DCCCD4D2D0C2C40F229A9154A5686B5B1B500B5391DCE',1);
CREATE TABLE register (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            entry TEXT,
            by TEXT NOT NULL,
            why TEXT NOT NULL,
            at INTEGER NOT NULL);
INSERT INTO "register" VALUES(1,'A-1','{"key":"A-1","name":"M\u00e1y in","role":"printer"}','an','',1793581440000);
INSERT INTO "register" VALUES(2,'A-2','{"key":"A-2","name":"M\u00e1y in","role":"printer"}','an','',1793581440000);
INSERT INTO "register" VALUES(3,'A-2',NULL,'an','thanh lý',1793581500000);
CREATE TABLE samples (
            sighting TEXT NOT NULL,
            bucket INTEGER NOT NULL,
            at INTEGER NOT NULL,
            uptime_s REAL,
            body BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (sighting, bucket));
INSERT INTO "samples" VALUES('74312935b91e054a8c38a6de4d4e9fcb',5978604,1793581260000,NULL,X'78018BAE56CAC84CCF884F4E2C484CCE2CA954B24A4BCC294ED551CACC8BCF4F2E492D2956B23204F152522B80ACDA5800BB9E111D',1);
INSERT INTO "samples" VALUES('74312935b91e054a8c38a6de4d4e9fcb',5978616,1793584860000,3600.5,X'78018BAE56CAC84CCF884F4E2C484CCE2CA954B24A4BCC294ED551CACC8BCF4F2E492D2956B2B2343232363637323036B33035313737B530B000C9A7A456285919D6C60200FB1E14D5',1);
CREATE TABLE sightings (
            id TEXT PRIMARY KEY,
            segment TEXT NOT NULL,
            keys TEXT NOT NULL,
            sources TEXT NOT NULL,
            spans TEXT NOT NULL,
            version INTEGER NOT NULL);
INSERT INTO "sightings" VALUES('74312935b91e054a8c38a6de4d4e9fcb','10.0.0.0/24','[["serial","cisco|foc1234"]]','["interfaces","system"]','[[1793581200000,1793584860000]]',1);
INSERT INTO "sightings" VALUES('79b62b72750e1cd8d3b0f7899620ab95','10.0.0.0/24','[["address","10.0.0.9"],["station","00:1b:a9:00:00:01"]]','["arp_sweep"]','[[1793581200000,1793581200000]]',1);
CREATE INDEX sightings_version ON sightings (version);
CREATE INDEX observations_version ON observations (version);
CREATE INDEX samples_version ON samples (version);
CREATE INDEX samples_at ON samples (at);
CREATE INDEX fact_changes_of ON fact_changes (sighting, source, fact);
CREATE INDEX register_key ON register (key);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('fact_changes',2);
INSERT INTO "sqlite_sequence" VALUES('decisions',2);
INSERT INTO "sqlite_sequence" VALUES('register',3);
COMMIT;
PRAGMA application_id = 1313686091;
PRAGMA user_version = 1;
