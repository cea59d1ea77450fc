import GRDB

extension RunStore {
  /// The versions of the file, each made of the one before. What is here has been written to files, and stays as it is.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1", migrate: createTables)
    migrator.registerMigration("2", migrate: storeRunsAsJSON)
    return migrator
  }

  private static func createTables(_ database: Database) throws {
    try database.create(table: "run") { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("experiment", .text).notNull().indexed()
      for name in ["recipe", "data", "seed", "precision", "version", "machine", "status", "results"] {
        table.column(name, .text).notNull()
      }
      table.column("threads", .integer).notNull()
      table.column("begun", .datetime).notNull()
      for name in ["command", "model", "problem"] { table.column(name, .text) }
      table.column("sample", .integer)
      table.column("parameters", .integer)
      table.column("seconds", .double)
    }
    try database.create(table: "epoch") { table in
      table.column("runID", .integer).notNull().references("run", onDelete: .cascade)
      table.column("number", .integer).notNull()
      table.column("figures", .text).notNull()
      table.primaryKey(["runID", "number"])
    }
  }

  /// The seed is in decimal digits in the first version, and a number of 64 bits without a sign in JSON; a date there is
  /// in milliseconds since 1970.
  private static func storeRunsAsJSON(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE run ADD COLUMN run TEXT NOT NULL DEFAULT '{}';
        UPDATE run SET run = json_object(
          'experiment', experiment, 'recipe', recipe, 'data', data, 'sample', sample, 'seed', json(seed),
          'precision', precision, 'threads', threads, 'version', version, 'machine', machine, 'command', command,
          'status', status,
          'begun', CAST(strftime('%s', begun) AS INTEGER) * 1000 + CAST(substr(begun, 21, 3) AS INTEGER),
          'seconds', seconds, 'parameters', parameters, 'model', model, 'results', json(results), 'problem', problem);
        """)
    for column in [
      "recipe", "data", "seed", "precision", "version", "machine", "status", "results", "threads", "begun", "command",
      "model", "problem", "sample", "parameters", "seconds",
    ] {
      try database.execute(sql: "ALTER TABLE run DROP COLUMN \(column)")
    }
  }
}
