BEGIN TRANSACTION;
CREATE TABLE clock (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version INTEGER NOT NULL);
INSERT INTO "clock" VALUES(1,7);
CREATE TABLE config_texts (
            sha256 TEXT PRIMARY KEY,
            base TEXT,
            body BLOB NOT NULL) WITHOUT ROWID;
INSERT INTO "config_texts" VALUES('0786d02129df4d2db2cd0c414791f040a2e82a33e250ca767383f16279edf5b9',NULL,X'78DA2B4B2D2ACECCCF533034D533E2CAC82F2EC94BCC4D55282ED735E42ACECB2DD02D4E2D2A4B2D5248CECF2B494C2E5148CCE34ACD4B0100EF6E1286');
INSERT INTO "config_texts" VALUES('ef3e0533b73a060a35eafaa7fe5c5e796c81078a13c6eab2961305b667eeee31','0786d02129df4d2db2cd0c414791f040a2e82a33e250ca767383f16279edf5b9',X'0000002F0000000478F9EF6E12864BCACCCB0000040B01A2');
CREATE TABLE configs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            device TEXT NOT NULL,
            platform TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            lines INTEGER NOT NULL,
            version INTEGER NOT NULL);
INSERT INTO "configs" VALUES(1,'d-1','cisco_ios','0786d02129df4d2db2cd0c414791f040a2e82a33e250ca767383f16279edf5b9',1793581260000,1793581320000,4,6);
INSERT INTO "configs" VALUES(2,'d-1','cisco_ios','ef3e0533b73a060a35eafaa7fe5c5e796c81078a13c6eab2961305b667eeee31',1793581380000,1793581380000,4,7);
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
CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            vi TEXT NOT NULL,
            en TEXT NOT NULL);
INSERT INTO "events" VALUES(1,1793581620000,'device-moved','d-2','Máy in đã chuyển chỗ','The printer moved');
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
CREATE TABLE finding_changes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            rule TEXT NOT NULL,
            subject TEXT NOT NULL,
            at INTEGER NOT NULL,
            old TEXT,
            new TEXT,
            regulation TEXT NOT NULL);
INSERT INTO "finding_changes" VALUES(1,'MGT-01','d-1',1793581200000,NULL,'fail','aa');
INSERT INTO "finding_changes" VALUES(2,'L2-01','d-1',1793581200000,NULL,'pass','aa');
INSERT INTO "finding_changes" VALUES(3,'MGT-01','d-1',1793581500000,'fail','pass','aa');
INSERT INTO "finding_changes" VALUES(4,'L2-01','d-1',1793581500000,'pass',NULL,'aa');
CREATE TABLE findings (
            rule TEXT PRIMARY KEY,
            judged_at INTEGER NOT NULL,
            body BLOB NOT NULL,
            version INTEGER NOT NULL);
INSERT INTO "findings" VALUES('MGT-01',1793581500000,X'78017D90316EC3300C45AF2270B60BCA403BF8029DBA796A12048CC5280A6CD9B024374190BB97923375E8F83EC9FF49EE1E407D4C34400B50012DD1F5036FC0AB33EC7BA1DDA102BECDDC47365BEDEC6ED03E80BDA09F949B55E4C173148FD5FDD59E155C93B16C8E14A5D660F3516B5D63D3A16EF1BD457C43C46F991D3904B292F8B2DE4C950B6A9A25EB65DE9528B54FA8B5266FD5B84F9ACD192468610A53DE4A9A17B669A0E80A13652595E3BE3EBB1AB570E0951717EFD27F71F69215572EFE6FC91029A6202333859047D2E92AAF11C1D4C574E3A3A7317F32FC88FA3CFC027DFE6C4F',4);
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
CREATE TABLE places (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            device TEXT NOT NULL,
            switch TEXT NOT NULL,
            if_index INTEGER NOT NULL,
            port TEXT NOT NULL,
            vlan INTEGER,
            mac TEXT,
            guessed INTEGER NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER);
INSERT INTO "places" VALUES(1,'d-2','d-1',7,'Gi1/0/7',10,NULL,0,1793581200000,1793581620000);
INSERT INTO "places" VALUES(2,'d-2','d-3',7,'Gi1/0/7',10,NULL,0,1793581620000,NULL);
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
CREATE TABLE results (
            service TEXT NOT NULL,
            at INTEGER NOT NULL,
            body TEXT NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (service, at)) WITHOUT ROWID;
INSERT INTO "results" VALUES('dns',1793581260000,'{"at":"2026-11-02T01:01:00.000Z","ok":true,"rtts_s":[0.001,0.0025],"sent":3}',2);
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
CREATE TABLE services (
            name TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            target TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "services" VALUES('dns','dns','10.0.0.1');
CREATE TABLE sightings (
            id TEXT PRIMARY KEY,
            segment TEXT NOT NULL,
            keys TEXT NOT NULL,
            sources TEXT NOT NULL,
            spans TEXT NOT NULL,
            version INTEGER NOT NULL);
INSERT INTO "sightings" VALUES('74312935b91e054a8c38a6de4d4e9fcb','10.0.0.0/24','[["serial","cisco|foc1234"]]','["interfaces","system"]','[[1793581200000,1793584860000]]',1);
INSERT INTO "sightings" VALUES('79b62b72750e1cd8d3b0f7899620ab95','10.0.0.0/24','[["address","10.0.0.9"],["station","00:1b:a9:00:00:01"]]','["arp_sweep"]','[[1793581200000,1793581200000]]',1);
CREATE TABLE slots (
            subject TEXT NOT NULL,
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (subject, start)) WITHOUT ROWID;
INSERT INTO "slots" VALUES('d-1',1793581200000,1793581260000,'up');
INSERT INTO "slots" VALUES('d-2',1793581200000,1793581260000,'down');
CREATE TABLE standings (
            rule TEXT NOT NULL,
            subject TEXT NOT NULL,
            status TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (rule, subject)) WITHOUT ROWID;
INSERT INTO "standings" VALUES('MGT-01','d-1','pass',1793581500000);
CREATE TABLE verdicts (
            judged_at INTEGER PRIMARY KEY,
            standing TEXT NOT NULL,
            lasting INTEGER NOT NULL,
            body BLOB NOT NULL);
INSERT INTO "verdicts" VALUES(1793581500000,'["undetermined","",["undetermined"]]',1,X'7801758C410AC2301045EF32EBB6FC04A29073B852444233A4111A219950A4F4EE4E0FE0EEF3FEE3ED94827023FFD8A98495C953E3B9D72C5F1AA82DA12AC2E4748B8A7AF71259B8AEB9705465E39C16216FDCF11CE8DD63E2F80A0AC8C25E466346D81B8C87F3C004E07E76E7CFD9BDFEED1E3F5FCF2F07');
CREATE INDEX sightings_version ON sightings (version);
CREATE INDEX observations_version ON observations (version);
CREATE INDEX samples_version ON samples (version);
CREATE INDEX samples_at ON samples (at);
CREATE INDEX fact_changes_of ON fact_changes (sighting, source, fact);
CREATE INDEX register_key ON register (key);
CREATE INDEX results_version ON results (version);
CREATE INDEX results_at ON results (at);
CREATE INDEX finding_changes_of ON finding_changes (rule, subject);
CREATE UNIQUE INDEX places_now ON places (device) WHERE until IS NULL;
CREATE INDEX places_of ON places (device);
CREATE INDEX places_mac ON places (mac);
CREATE INDEX events_at ON events (at);
CREATE INDEX configs_of ON configs (device, id);
CREATE INDEX configs_version ON configs (version);
CREATE INDEX configs_text ON configs (sha256);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('fact_changes',2);
INSERT INTO "sqlite_sequence" VALUES('decisions',2);
INSERT INTO "sqlite_sequence" VALUES('register',3);
INSERT INTO "sqlite_sequence" VALUES('finding_changes',4);
INSERT INTO "sqlite_sequence" VALUES('places',2);
INSERT INTO "sqlite_sequence" VALUES('events',1);
INSERT INTO "sqlite_sequence" VALUES('configs',2);
COMMIT;
PRAGMA application_id = 1313686091;
PRAGMA user_version = 3;
