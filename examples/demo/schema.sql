CREATE TABLE "Customer" (
  "id"         uuid  PRIMARY KEY,
  "country"    text  NOT NULL,
  "name"       text  NOT NULL,
  "email"      text  NOT NULL,
  "emailIndex" text  UNIQUE,
  "phone"      text  NOT NULL,
  "phoneIndex" text,
  "bornOn"     text  NOT NULL,
  "nationalId" text  NOT NULL,
  "balance"    text  NOT NULL,
  "notes"      jsonb NOT NULL
);

CREATE INDEX ON "Customer" ("phoneIndex");

CREATE TABLE "Address" (
  "id"         uuid PRIMARY KEY,
  "customerId" uuid NOT NULL REFERENCES "Customer",
  "street"     text NOT NULL,
  "postcode"   text NOT NULL,
  "city"       text NOT NULL
);
