-- What script/demo loads a CSV file into, as it is.
CREATE EXTENSION shortlist;
CREATE TABLE demo_file (line bigint GENERATED ALWAYS AS IDENTITY, id text, body text);
