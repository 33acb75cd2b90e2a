export { libsqlDriver } from './keys/drivers/libsql-driver.js';
export { mariadbDriver } from './keys/drivers/mariadb-driver.js';
export { mysql2Driver } from './keys/drivers/mysql2-driver.js';
export { pgDriver } from './keys/drivers/pg-driver.js';
export { pgliteDriver } from './keys/drivers/pglite-driver.js';
export { type SqlDialect, type SqlDriver } from './keys/sql-driver.js';
export { type SqlKeyStore, sqlKeyStore, type SqlKeyStoreOptions } from './keys/sql-key-store.js';
