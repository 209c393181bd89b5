/// The JSON Schemas of the files that people write, as in schemas/. Written by scripts/schemas.
enum Schemas {
  static let all: [(name: String, text: String)] = [("project", project), ("spec", spec), ("steps", steps), ("stub", stub)]

  static let project = #"""
    {
      "$schema": "http://json-schema.org/draft-07/schema#",
      "$id": "https://seam.example/schemas/project.schema.json",
      "title": "A Seam project",
      "description": "seam.yaml: the systems that the specs below it exercise.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "project": { "description": "The name of the project.", "type": ["string", "number", "boolean"], "minLength": 1 },
        "env": {
          "description": "The environment variables that specs may read, as env.NAME.",
          "type": "array",
          "items": {
            "oneOf": [
              { "$ref": "#/definitions/variable" },
              {
                "type": "object",
                "additionalProperties": false,
                "required": ["name"],
                "properties": {
                  "name": { "$ref": "#/definitions/variable" },
                  "default": { "description": "Stands in where the variable is not set.", "$ref": "#/definitions/scalar" }
                }
              }
            ]
          }
        },
        "secrets": {
          "description": "Values that are read as secrets.NAME and printed nowhere.",
          "type": "object",
          "propertyNames": { "$ref": "#/definitions/identifier" },
          "additionalProperties": {
            "type": "object",
            "additionalProperties": false,
            "required": ["env"],
            "properties": { "env": { "description": "The environment variable that holds it.", "$ref": "#/definitions/variable" } }
          }
        },
        "dependencies": {
          "description": "Real systems that the services use and the specs look into.",
          "type": "object",
          "propertyNames": { "$ref": "#/definitions/identifier" },
          "additionalProperties": { "$ref": "#/definitions/dependency" }
        },
        "services": {
          "description": "The systems under test.",
          "type": "object",
          "propertyNames": { "$ref": "#/definitions/identifier" },
          "additionalProperties": { "$ref": "#/definitions/service" }
        },
        "environments": {
          "description": "Other places where the same specs run: seam run --environment staging.",
          "type": "object",
          "additionalProperties": { "$ref": "#/definitions/environment" }
        },
        "stages": {
          "description": "Stages of a pipeline: seam run --stage pre_merge.",
          "type": "object",
          "additionalProperties": { "$ref": "#/definitions/stage" }
        }
      },
      "definitions": {
        "environment": {
          "description": "Dependencies and services as they are there, each in the place of the whole entry of that name. What is not listed is not there: a spec that needs it is skipped.",
          "type": "object",
          "propertyNames": { "$ref": "#/definitions/identifier" },
          "additionalProperties": { "anyOf": [{ "$ref": "#/definitions/dependency" }, { "$ref": "#/definitions/service" }] }
        },
        "stage": {
          "description": "A stage: which specs run, where, and what that may take.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "budget": { "description": "How long the run may take, start-up included; longer, and the exit status is 4.", "$ref": "#/definitions/duration" },
            "blocks": { "description": "false where what fails is reported and holds nothing up: the exit status is 0. true where nothing is said.", "type": "boolean" },
            "environment": { "description": "The environment in which it runs.", "type": "string", "minLength": 1 },
            "tags": { "description": "Of the specs that name no stage, only those with any of these tags.", "$ref": "#/definitions/texts" }
          }
        },
        "texts": { "oneOf": [{ "type": ["string", "number", "boolean"] }, { "type": "array", "items": { "type": ["string", "number", "boolean"] } }] },
        "auth": {
          "description": "Who asks: a user with a password, a token, or 'none' for none of the service's.",
          "oneOf": [
            { "const": "none" },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["basic"],
              "properties": {
                "basic": {
                  "description": "User and password (RFC 7617).",
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["user", "password"],
                  "properties": { "user": { "description": "Who asks.", "$ref": "#/definitions/scalar" }, "password": { "description": "The password, best a secret: ${secrets.NAME}.", "$ref": "#/definitions/scalar" } }
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["bearer"],
              "properties": { "bearer": { "description": "A token (RFC 6750).", "$ref": "#/definitions/scalar" } }
            }
          ]
        },
        "tls": {
          "description": "Whom to trust and what to show; files in PEM, relative to this one.",
          "type": "object",
          "additionalProperties": false,
          "minProperties": 1,
          "properties": {
            "ca": { "description": "The certificates of the only authorities that are trusted.", "$ref": "#/definitions/scalar" },
            "cert": { "description": "The certificate of the client.", "$ref": "#/definitions/scalar" },
            "key": { "description": "Its key, where it is not in the same file.", "$ref": "#/definitions/scalar" },
            "verify": { "description": "false to trust anybody.", "type": "boolean" }
          },
          "dependencies": { "key": ["cert"] }
        },
        "proxy": {
          "description": "The proxy that passes requests on, 'environment' for those that the environment names, or 'none'.",
          "type": "string"
        },
        "version": { "description": "The HTTP that is spoken; without it, 2 where a TLS server offers it, else 1.1.", "enum": [1.0, 1.1, 2, "1.0", "1.1", "2"] },
        "redirect": {
          "description": "Whether redirects are followed, true for 10, or how many.",
          "oneOf": [{ "type": "boolean" }, { "type": "integer", "minimum": 0, "maximum": 50 }]
        },
        "identifier": { "type": "string", "pattern": "^[a-z][a-z0-9_]*$" },
        "variable": { "description": "The name of an environment variable.", "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" },
        "duration": {
          "description": "A length of time with its unit: 250ms, 5s, 1.5s, 2m, 1h30m.",
          "type": "string",
          "pattern": "^([0-9]+(\\.[0-9]+)?(ms|us|µs|ns|s|m|h))+$"
        },
        "scalar": { "type": ["string", "number", "boolean", "null"] },
        "command": { "type": "array", "minItems": 1, "items": { "type": ["string", "number", "boolean"] } },
        "files": { "oneOf": [{ "type": "string", "minLength": 1 }, { "type": "array", "items": { "type": "string", "minLength": 1 } }] },
        "dependency": {
          "description": "A real system, by its kind.",
          "type": "object",
          "oneOf": [
            {
              "additionalProperties": false,
              "required": ["postgres"],
              "properties": {
                "postgres": {
                  "description": "A throw-away PostgreSQL server: {}, or a major version, or an address that was given.",
                  "oneOf": [
                    { "type": ["integer", "null"], "minimum": 13 },
                    {
                      "type": "object",
                      "additionalProperties": false,
                      "properties": {
                        "version": { "description": "The major version.", "type": "integer", "minimum": 13 },
                        "database": { "description": "The name of the database; that of the dependency where nothing is said.", "type": "string" },
                        "url": {
                          "description": "A server that somebody else runs, postgresql://USER:PASSWORD@HOST:PORT/DATABASE: without 'owned' it is never migrated, seeded or emptied.",
                          "type": "string",
                          "minLength": 1
                        }
                      },
                      "not": { "anyOf": [{ "required": ["url", "version"] }, { "required": ["url", "database"] }] }
                    }
                  ]
                },
                "owned": { "description": "Whether Seam may migrate, seed and restore the database at the address that was given.", "type": "boolean" },
                "migrate": { "$ref": "#/definitions/migrate" },
                "seed": { "$ref": "#/definitions/seed" },
                "sequences": { "description": "Whether sequences go on after a spec, or are put back too.", "enum": ["keep", "restore"] },
                "isolation": { "$ref": "#/definitions/policy" },
                "ignore": { "$ref": "#/definitions/ignore" },
                "default": { "$ref": "#/definitions/default" }
              },
              "not": {
                "anyOf": [
                  { "required": ["migrate"], "properties": { "postgres": { "type": "object", "required": ["url"] } }, "not": { "required": ["owned"], "properties": { "owned": { "const": true } } } },
                  { "required": ["seed"], "properties": { "postgres": { "type": "object", "required": ["url"] } }, "not": { "required": ["owned"], "properties": { "owned": { "const": true } } } },
                  { "required": ["sequences"], "properties": { "postgres": { "type": "object", "required": ["url"] } }, "not": { "required": ["owned"], "properties": { "owned": { "const": true } } } },
                  { "required": ["owned"], "not": { "properties": { "postgres": { "type": "object", "required": ["url"] } } } }
                ]
              }
            },
            {
              "additionalProperties": false,
              "required": ["stub"],
              "properties": {
                "stub": {
                  "description": "Stands in for a third party: a stub file, relative to seam.yaml.",
                  "oneOf": [
                    { "type": "string", "minLength": 1 },
                    {
                      "type": "object",
                      "additionalProperties": false,
                      "required": ["file"],
                      "properties": {
                        "file": { "description": "The stub file, relative to seam.yaml.", "type": "string", "minLength": 1 },
                        "tls": { "description": "Whether it is served with TLS; ${NAME.ca} is then the file of the authority.", "type": "boolean" }
                      }
                    }
                  ]
                },
                "default": { "$ref": "#/definitions/default" }
              }
            },
            {
              "additionalProperties": false,
              "required": ["sqlite"],
              "properties": {
                "sqlite": {
                  "description": "A SQLite database: a file of the run with {}, or a file that was given.",
                  "oneOf": [
                    { "type": "null" },
                    {
                      "type": "object",
                      "additionalProperties": false,
                      "properties": {
                        "path": { "description": "The file, relative to seam.yaml.", "type": "string", "minLength": 1 }
                      }
                    }
                  ]
                },
                "owned": {
                  "description": "Whether Seam may migrate, seed and restore a file that was given, which it puts back at the end of the run.",
                  "type": "boolean"
                },
                "migrate": { "$ref": "#/definitions/migrate" },
                "seed": { "$ref": "#/definitions/seed" },
                "isolation": { "$ref": "#/definitions/policy" },
                "ignore": { "$ref": "#/definitions/ignore" },
                "default": { "$ref": "#/definitions/default" }
              },
              "allOf": [
                { "if": { "required": ["owned"] }, "then": { "properties": { "sqlite": { "type": "object", "required": ["path"] } } } },
                {
                  "if": { "properties": { "sqlite": { "type": "object", "required": ["path"] } }, "not": { "required": ["owned"], "properties": { "owned": { "const": true } } } },
                  "then": { "not": { "anyOf": [{ "required": ["migrate"] }, { "required": ["seed"] }] } }
                }
              ]
            },
            {
              "additionalProperties": false,
              "required": ["rabbitmq"],
              "properties": {
                "rabbitmq": {
                  "description": "A virtual host of a throw-away RabbitMQ broker with {}, or of one at an address.",
                  "oneOf": [
                    { "type": "null" },
                    {
                      "type": "object",
                      "additionalProperties": false,
                      "properties": {
                        "url": { "description": "amqp://USER:PASSWORD@HOST:PORT/VHOST of a broker that is somebody else's.", "type": "string", "minLength": 1 },
                        "management": { "description": "http://HOST:PORT of its management API.", "type": "string", "minLength": 1 }
                      },
                      "dependencies": { "management": ["url"] }
                    }
                  ]
                },
                "owned": { "description": "Whether Seam may declare, trace, purge and restore at the address that was given.", "type": "boolean" },
                "declare": { "$ref": "#/definitions/declare" },
                "isolation": { "$ref": "#/definitions/policy" },
                "default": { "$ref": "#/definitions/default" }
              }
            }
          ]
        },
        "declare": {
          "description": "What exists before the services start.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "exchanges": {
              "description": "Exchanges by name, each with its type: { orders: topic }.",
              "type": "object",
              "additionalProperties": {
                "oneOf": [
                  { "$ref": "#/definitions/exchangeType" },
                  {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["type"],
                    "properties": {
                      "type": { "$ref": "#/definitions/exchangeType" },
                      "durable": { "description": "Whether it outlives a restart of the broker; true where nothing is said.", "type": "boolean" },
                      "auto_delete": { "description": "Whether it goes with its last binding.", "type": "boolean" },
                      "internal": { "description": "Whether only exchanges may send to it.", "type": "boolean" },
                      "arguments": { "description": "Arguments of the broker, such as alternate-exchange.", "type": "object" }
                    }
                  }
                ]
              }
            },
            "queues": {
              "description": "Queues: a list of names, or names with settings.",
              "oneOf": [
                { "type": "array", "items": { "type": "string" } },
                {
                  "type": "object",
                  "additionalProperties": {
                    "oneOf": [
                      { "type": "null" },
                      {
                        "type": "object",
                        "additionalProperties": false,
                        "properties": {
                          "durable": { "description": "Whether it outlives a restart of the broker; true where nothing is said.", "type": "boolean" },
                          "auto_delete": { "description": "Whether it goes with its last consumer.", "type": "boolean" },
                          "arguments": { "description": "Arguments of the broker, such as x-message-ttl.", "type": "object" }
                        }
                      }
                    ]
                  }
                }
              ]
            },
            "bindings": {
              "description": "What leads messages of an exchange to a queue.",
              "type": "array",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["exchange", "queue"],
                "properties": {
                  "exchange": { "description": "One of 'exchanges', or one that the broker has: amq.topic.", "type": "string" },
                  "queue": { "description": "One of 'queues'.", "type": "string" },
                  "key": { "description": "The routing key, in a topic exchange a pattern: order.#.", "type": "string" },
                  "arguments": { "description": "Arguments of the broker, such as the headers to match.", "type": "object" }
                }
              }
            }
          }
        },
        "exchangeType": { "description": "How it leads messages on.", "enum": ["direct", "fanout", "topic", "headers"] },
        "migrate": { "description": "SQL files that make the schema, in name order: a pattern, or several.", "$ref": "#/definitions/files" },
        "policy": {
          "description": "How what specs change is undone.",
          "enum": ["rewind", "clone", "truncate", "rollback", "unique", "none"]
        },
        "ignore": {
          "description": "What is no part of effects.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "tables": { "description": "Names of tables.", "$ref": "#/definitions/files" },
            "columns": { "description": "Names of columns, of whatever table.", "$ref": "#/definitions/files" }
          }
        },
        "seed": { "description": "A SQL file with the rows that every spec finds.", "type": "string", "minLength": 1 },
        "default": { "description": "Stands in where a step does not say what it acts on.", "type": "boolean" },
        "service": {
          "description": "A program that Seam runs, or an address.",
          "type": "object",
          "additionalProperties": false,
          "oneOf": [{ "required": ["run"] }, { "required": ["url"] }],
          "properties": {
            "run": { "description": "The program and its arguments, in the folder of seam.yaml; ${port} is a free port.", "$ref": "#/definitions/command" },
            "url": { "description": "The address of a service that somebody else runs.", "type": "string", "pattern": "^https?://[^/]|\\$\\{" },
            "env": { "description": "Environment variables of the program.", "type": "object", "additionalProperties": { "$ref": "#/definitions/scalar" } },
            "ready": {
              "description": "What shows that it is ready: GET /health, or {http: …}, {tcp: …}, {log: …}, {exec: […]}, with 'within'.",
              "oneOf": [
                { "type": "string", "pattern": "^[A-Z]+ +/" },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "http": { "description": "A request that is answered with a status below 400.", "type": "string", "pattern": "^[A-Z]+ +/" },
                    "tcp": { "description": "A port on 127.0.0.1 that accepts connections.", "$ref": "#/definitions/scalar" },
                    "log": { "description": "A text in what it prints.", "type": "string", "minLength": 1 },
                    "exec": { "description": "A program that ends with exit status 0.", "$ref": "#/definitions/command" },
                    "within": { "description": "How long that may take; 10s where nothing is said.", "$ref": "#/definitions/duration" }
                  },
                  "minProperties": 1,
                  "maxProperties": 2,
                  "anyOf": [{ "maxProperties": 1 }, { "required": ["within"] }]
                }
              ]
            },
            "restart": {
              "description": "How what it keeps in memory is undone between specs that use it.",
              "oneOf": [
                { "enum": ["never", "per_spec"] },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["reset"],
                  "properties": {
                    "reset": { "description": "A request that makes it forget: POST /testing/reset.", "type": "string", "pattern": "^[A-Z]+ +/" }
                  }
                }
              ]
            },
            "defaults": {
              "description": "What every request to it has.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "headers": { "description": "Headers, unless the step writes them.", "type": "object", "additionalProperties": { "$ref": "#/definitions/scalar" } },
                "timeout": { "description": "How long one try may take.", "$ref": "#/definitions/duration" },
                "auth": { "$ref": "#/definitions/auth" },
                "tls": { "$ref": "#/definitions/tls" },
                "proxy": { "$ref": "#/definitions/proxy" },
                "version": { "$ref": "#/definitions/version" },
                "redirect": { "$ref": "#/definitions/redirect" }
              }
            },
            "default": { "$ref": "#/definitions/default" }
          }
        }
      }
    }

    """#

  static let spec = #"""
    {
      "$schema": "http://json-schema.org/draft-07/schema#",
      "$id": "https://seam.example/schemas/spec.schema.json",
      "title": "A Seam spec",
      "description": "One integration test: what is set up, what is done, and what must be true afterwards.",
      "type": "object",
      "additionalProperties": false,
      "required": ["spec", "steps"],
      "properties": {
        "spec": { "description": "The name of the spec: a sentence that is true when it passes.", "type": ["string", "number", "boolean"], "minLength": 1 },
        "about": { "description": "What it is for, for people.", "type": ["string", "number", "boolean"] },
        "tags": { "description": "Words to choose specs by: seam run --tag critical.", "$ref": "#/definitions/texts" },
        "owner": { "description": "Who looks after it.", "type": ["string", "number", "boolean"] },
        "stage": { "description": "The stages of the project that it belongs to, one or a list; without it, it belongs to all.", "$ref": "#/definitions/texts" },
        "skip": { "description": "Why it is not run at present.", "type": ["string", "number", "boolean"], "minLength": 1 },
        "timeout": { "description": "How long the whole spec may take; 60s where nothing is said.", "$ref": "#/definitions/duration" },
        "cases": {
          "description": "Rows: the spec runs once for each, reads it as case.NAME, and is named by its values. Or { from: rows.csv }.",
          "oneOf": [
            { "type": "array", "minItems": 1, "items": { "type": "object", "minProperties": 1 } },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["from"],
              "properties": { "from": { "description": "A file of rows, relative to this one: CSV, whose first line names the columns, or JSON, a list of objects.", "type": "string", "pattern": "\\.(csv|json)$" } }
            }
          ]
        },
        "stubs": { "description": "Routes by the name of a stub: for this spec they stand before those of the stub, and in the place of those with the same method and path.", "type": "object", "propertyNames": { "$ref": "#/definitions/identifier" }, "additionalProperties": { "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/route" } } },
        "isolation": {
          "description": "How what the spec changes is undone: one policy, or one for each dependency that is named.",
          "oneOf": [
            { "$ref": "#/definitions/policy" },
            { "type": "object", "minProperties": 1, "propertyNames": { "$ref": "#/definitions/identifier" }, "additionalProperties": { "$ref": "#/definitions/policy" } }
          ]
        },
        "vars": {
          "description": "Names for values, read as vars.NAME. A variable may use those above it.",
          "type": "object",
          "propertyNames": { "$ref": "#/definitions/identifier" }
        },
        "setup": { "description": "Steps that bring about what the spec presupposes.", "$ref": "#/definitions/steps" },
        "steps": { "description": "What is done, and what is expected of it.", "allOf": [{ "$ref": "#/definitions/steps" }], "minItems": 1 },
        "cleanup": { "description": "Steps that always run, in this order, however the others ended.", "$ref": "#/definitions/steps" }
      },
      "definitions": {
        "identifier": { "type": "string", "pattern": "^[a-z][a-z0-9_]*$" },
        "duration": {
          "description": "A length of time with its unit: 250ms, 5s, 1.5s, 2m, 1h30m.",
          "type": "string",
          "pattern": "^([0-9]+(\\.[0-9]+)?(ms|us|µs|ns|s|m|h))+$"
        },
        "texts": { "oneOf": [{ "type": ["string", "number", "boolean"] }, { "type": "array", "items": { "type": ["string", "number", "boolean"] } }] },
        "expression": { "description": "An expression in CEL: ${…}.", "oneOf": [{ "type": "string", "pattern": "^\\$\\{[\\s\\S]*\\}$" }, { "type": "boolean" }] },
        "template": { "description": "Any value; ${…} may stand in every text of it." },
        "templates": { "description": "Names and their values; ${…} may stand in the values.", "type": "object" },
        "scalar": { "type": ["string", "number", "boolean", "null"] },
        "steps": { "type": "array", "items": { "$ref": "#/definitions/step" } },
        "step": {
          "description": "One action, and what belongs to it.",
          "type": "object",
          "properties": {
            "http": { "description": "A method and a path of a service, or an absolute URL: POST /orders." },
            "sql": { "description": "One or more statements; every ${…} in them is a bound parameter. Or { file: x.sql }." },
            "publish": { "description": "A message to a broker, by its routing key: order.created." },
            "receive": { "description": "A message with this routing key that satisfies 'expect', sent since the spec began. Or a method and a path (POST /v1/charges), a request that a stub has received. Or { queue: NAME }, which consumes." },
            "exec": { "description": "A program and its arguments, without a shell." },
            "shell": { "description": "A line for /bin/sh." },
            "assert": { "description": "Conditions over what is already known; each has to be true." },
            "log": { "description": "A line for the report." },
            "pause": { "description": "A fixed wait, such as 1s. Better wait for something: within: 2s." },
            "include": { "description": "Steps from another file." },
            "group": { "description": "Steps under one name." },
            "id": { "description": "Makes the result a variable of this name." },
            "name": { "description": "For people: what this step is about." },
            "on": { "description": "The dependency or service to act on; may be left out where there is only one, or one with 'default: true'." },
            "expect": { "description": "What must be true of the result, by its fields." },
            "save": { "description": "Names for parts of the result: { token: \"${result.json.token}\" }." },
            "within": { "description": "Look again until what is expected holds, at most so long. For a GET, a HEAD or a query." },
            "every": { "description": "How long to wait between looks; from 10ms, growing, where nothing is said." },
            "timeout": { "description": "How long one try may take; 10s where nothing is said." },
            "when": { "description": "Run the step only if this is true." },
            "effects": { "description": "All that must have changed while the step ran, by dependency; or none." },
            "settle": { "description": "How long nothing further may come once the effects hold; 50ms where nothing is said." },
            "throughout": { "description": "How long it has to hold once it does." },
            "each": { "description": "Run the step once for each item of this list." },
            "needs": { "description": "The ids of the steps that this one waits for, instead of everything above it." },
            "until": { "description": "Give up looking again where this is true." },
            "repeat": { "description": "Looking again may act again." }
          },
          "oneOf": [
            { "required": ["http"] },
            { "required": ["sql"] },
            { "required": ["publish"] },
            { "required": ["receive"] },
            { "required": ["exec"] },
            { "required": ["shell"] },
            { "required": ["assert"] },
            { "required": ["log"] },
            { "required": ["pause"] },
            { "required": ["include"] },
            { "required": ["group"] }
          ],
          "allOf": [
            { "if": { "required": ["http"] }, "then": { "$ref": "#/definitions/http" } },
            { "if": { "required": ["sql"] }, "then": { "$ref": "#/definitions/sql" } },
            { "if": { "required": ["publish"] }, "then": { "$ref": "#/definitions/publish" } },
            { "if": { "required": ["receive"] }, "then": { "$ref": "#/definitions/receive" } },
            { "if": { "required": ["exec"] }, "then": { "$ref": "#/definitions/exec" } },
            { "if": { "required": ["shell"] }, "then": { "$ref": "#/definitions/shell" } },
            { "if": { "required": ["assert"] }, "then": { "$ref": "#/definitions/assert" } },
            { "if": { "required": ["log"] }, "then": { "$ref": "#/definitions/log" } },
            { "if": { "required": ["pause"] }, "then": { "$ref": "#/definitions/pause" } },
            { "if": { "required": ["include"] }, "then": { "$ref": "#/definitions/include" } },
            { "if": { "required": ["group"] }, "then": { "$ref": "#/definitions/group" } }
          ]
        },
        "id": { "description": "Makes the result a variable of this name.", "$ref": "#/definitions/identifier" },
        "name": { "description": "For people: what this step is about.", "type": ["string", "number", "boolean"], "minLength": 1 },
        "on": {
          "description": "The dependency or service to act on; may be left out where there is only one, or one with 'default: true'.",
          "$ref": "#/definitions/identifier"
        },
        "save": {
          "description": "Names for parts of the result: { token: \"${result.json.token}\" }.",
          "type": "object",
          "propertyNames": { "$ref": "#/definitions/identifier" }
        },
        "within": { "description": "Look again until what is expected holds, at most so long. For a GET, a HEAD or a query.", "$ref": "#/definitions/duration" },
        "every": { "description": "How long to wait between looks; from 10ms, growing, where nothing is said.", "$ref": "#/definitions/duration" },
        "effects": {
          "description": "All that must have changed while the step ran, by dependency; what is not named must not have. Or none: nothing on any dependency that can be watched.",
          "oneOf": [
            { "const": "none" },
            {
              "type": "object",
              "minProperties": 1,
              "propertyNames": { "$ref": "#/definitions/identifier" },
              "additionalProperties": { "oneOf": [{ "const": "none" }, { "type": "object", "minProperties": 1, "additionalProperties": { "$ref": "#/definitions/effect" } }] }
            }
          ]
        },
        "effect": {
          "description": "What happened to a table's rows; or the messages of a key, the requests of a method and path. 'any' lets it change as it likes.",
          "anyOf": [
            { "enum": ["any", "none"] },
            {
              "type": "object",
              "minProperties": 1,
              "additionalProperties": false,
              "properties": {
                "inserted": { "description": "Rows, by the columns that are written.", "$ref": "#/definitions/amount" },
                "updated": { "description": "Rows as they are afterwards; { $was: …, $now: … } compares a column before and after. No other column may have changed.", "$ref": "#/definitions/amount" },
                "deleted": { "description": "Rows as they were.", "$ref": "#/definitions/amount" }
              }
            },
            { "$ref": "#/definitions/amount" }
          ]
        },
        "amount": {
          "description": "An object stands for exactly one, a list for exactly these in any order, a number for that many, none for none.",
          "oneOf": [
            { "const": "none" },
            { "type": "integer", "minimum": 0 },
            { "type": "object", "minProperties": 1 },
            { "type": "array", "minItems": 1, "items": { "type": "object", "minProperties": 1 } }
          ]
        },
        "settle": { "description": "How long nothing further may come once the effects hold; 50ms where nothing is said.", "$ref": "#/definitions/duration" },
        "throughout": { "description": "How long it has to hold once it does.", "$ref": "#/definitions/duration" },
        "policy": {
          "description": "How what was changed is undone: from the dependency's own log, by a fresh copy, by writing tables anew, by rolling back the spec's own transaction, or not at all.",
          "enum": ["rewind", "clone", "truncate", "rollback", "unique", "none"]
        },
        "stepTimeout": { "description": "How long one try may take; 10s where nothing is said.", "$ref": "#/definitions/duration" },
        "when": { "description": "Run the step only if this is true.", "$ref": "#/definitions/expression" },
        "auth": {
          "description": "Who asks: a user with a password, a token, or 'none' for none of the service's.",
          "oneOf": [
            { "const": "none" },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["basic"],
              "properties": {
                "basic": {
                  "description": "User and password (RFC 7617).",
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["user", "password"],
                  "properties": { "user": { "description": "Who asks.", "$ref": "#/definitions/scalar" }, "password": { "description": "The password, best a secret: ${secrets.NAME}.", "$ref": "#/definitions/scalar" } }
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["bearer"],
              "properties": { "bearer": { "description": "A token (RFC 6750).", "$ref": "#/definitions/scalar" } }
            }
          ]
        },
        "tls": {
          "description": "Whom to trust and what to show; files in PEM, relative to this one.",
          "type": "object",
          "additionalProperties": false,
          "minProperties": 1,
          "properties": {
            "ca": { "description": "The certificates of the only authorities that are trusted.", "$ref": "#/definitions/scalar" },
            "cert": { "description": "The certificate of the client.", "$ref": "#/definitions/scalar" },
            "key": { "description": "Its key, where it is not in the same file.", "$ref": "#/definitions/scalar" },
            "verify": { "description": "false to trust anybody.", "type": "boolean" }
          },
          "dependencies": { "key": ["cert"] }
        },
        "proxy": {
          "description": "The proxy that passes requests on, 'environment' for those that the environment names, or 'none'.",
          "type": "string"
        },
        "version": { "description": "The HTTP that is spoken; without it, 2 where a TLS server offers it, else 1.1.", "enum": [1.0, 1.1, 2, "1.0", "1.1", "2"] },
        "redirect": {
          "description": "Whether redirects are followed, true for 10, or how many.",
          "oneOf": [{ "type": "boolean" }, { "type": "integer", "minimum": 0, "maximum": 50 }]
        },
        "content": {
          "description": "A file, relative to this one, or base64.",
          "type": "object",
          "additionalProperties": false,
          "minProperties": 1,
          "maxProperties": 1,
          "properties": {
            "file": { "description": "A file, relative to this one.", "type": "string", "minLength": 1 },
            "base64": { "description": "Bytes, as base64 (RFC 4648).", "type": "string" }
          }
        },
        "part": {
          "oneOf": [
            { "$ref": "#/definitions/scalar" },
            {
              "type": "object",
              "additionalProperties": false,
              "oneOf": [{ "required": ["file"] }, { "required": ["base64"] }, { "required": ["text"] }, { "required": ["json"] }],
              "properties": {
                "file": { "description": "A file, relative to this one.", "type": "string", "minLength": 1 },
                "base64": { "description": "Bytes.", "type": "string" },
                "text": { "description": "Text.", "$ref": "#/definitions/template" },
                "json": { "description": "Any value, as JSON.", "$ref": "#/definitions/template" },
                "filename": { "description": "The name of the file; without it, that of 'file'.", "$ref": "#/definitions/scalar" },
                "type": { "description": "The content type; without it, what the name of the file tells.", "$ref": "#/definitions/scalar" }
              }
            }
          ]
        },
        "http": {
          "type": "object",
          "additionalProperties": false,
          "required": ["http"],
          "properties": {
            "http": {
              "description": "A method and a path of a service, or an absolute URL: POST /orders.",
              "type": "string",
              "pattern": "^[A-Z]+ +(/|https?://|\\$\\{)"
            },
            "query": { "description": "Parameters of the query; a list gives its name once for each item.", "$ref": "#/definitions/templates" },
            "headers": { "description": "Headers, over the defaults of the service.", "$ref": "#/definitions/templates" },
            "json": { "description": "The body, as JSON.", "$ref": "#/definitions/template" },
            "form": { "description": "The body, as application/x-www-form-urlencoded.", "$ref": "#/definitions/templates" },
            "multipart": {
              "description": "The body, as a form in parts (multipart/form-data).",
              "type": "object",
              "minProperties": 1,
              "additionalProperties": { "oneOf": [{ "$ref": "#/definitions/part" }, { "type": "array", "items": { "$ref": "#/definitions/part" } }] }
            },
            "body": {
              "description": "The body: text, an expression that gives bytes, a file, or base64.",
              "oneOf": [{ "$ref": "#/definitions/scalar" }, { "$ref": "#/definitions/content" }]
            },
            "cookies": {
              "description": "Cookies beside those that answers have set, or 'none' for none at all.",
              "oneOf": [{ "const": "none" }, { "$ref": "#/definitions/templates" }]
            },
            "auth": { "$ref": "#/definitions/auth" },
            "tls": { "$ref": "#/definitions/tls" },
            "proxy": { "$ref": "#/definitions/proxy" },
            "version": { "$ref": "#/definitions/version" },
            "redirect": { "$ref": "#/definitions/redirect" },
            "expect": {
              "description": "What must be true of the answer. Without 'status', it must be below 400.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "status": { "description": "The status code: 201, or { $in: [200, 201] }.", "$ref": "#/definitions/pattern" },
                "headers": { "description": "Headers; names ignore case, a repeated header is a list.", "$ref": "#/definitions/pattern" },
                "json": { "description": "The body, as JSON.", "$ref": "#/definitions/pattern" },
                "body": { "description": "The body: text, or bytes where it is none.", "$ref": "#/definitions/pattern" },
                "cookies": { "description": "What the answer sets: names and values; null for one that is taken away.", "$ref": "#/definitions/pattern" },
                "redirects": { "description": "The redirects that were followed: status, url and location of each.", "$ref": "#/definitions/pattern" },
                "version": { "description": "The HTTP that was spoken, as text: '1.1' or '2'.", "$ref": "#/definitions/pattern" },
                "duration": { "description": "How long the exchange took.", "$ref": "#/definitions/pattern" }
              }
            },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "on": { "$ref": "#/definitions/on" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          },
          "dependencies": { "every": { "anyOf": [{ "required": ["within"] }, { "required": ["throughout"] }] }, "until": ["within"] },
          "allOf": [{ "not": { "required": ["json", "form"] } }, { "not": { "required": ["json", "body"] } }, { "not": { "required": ["form", "body"] } }, { "not": { "required": ["multipart", "json"] } }, { "not": { "required": ["multipart", "form"] } }, { "not": { "required": ["multipart", "body"] } }]
        },
        "sql": {
          "type": "object",
          "additionalProperties": false,
          "required": ["sql"],
          "properties": {
            "sql": {
              "description": "One or more statements; every ${…} in them is a bound parameter. Or { file: x.sql }.",
              "oneOf": [
                { "type": "string", "minLength": 1 },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["file"],
                  "properties": { "file": { "description": "A file of statements, relative to this one.", "type": "string", "minLength": 1 } }
                }
              ]
            },
            "expect": {
              "description": "What must be true of the last statement. Without 'error', none may fail.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "rows": { "description": "The rows, each an object of its columns.", "$ref": "#/definitions/pattern" },
                "affected": { "description": "How many rows were written.", "$ref": "#/definitions/pattern" },
                "columns": { "description": "The names of the columns.", "$ref": "#/definitions/pattern" },
                "error": { "description": "The refusal: sqlstate, message, detail, hint, constraint.", "$ref": "#/definitions/pattern" }
              }
            },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "on": { "$ref": "#/definitions/on" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          },
          "dependencies": { "every": { "anyOf": [{ "required": ["within"] }, { "required": ["throughout"] }] }, "until": ["within"] }
        },
        "programExpect": {
          "description": "What must be true of the program. Without 'exit', its exit status must be 0.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "exit": { "description": "The exit status; 128 + the signal where one ended it.", "$ref": "#/definitions/pattern" },
            "stdout": { "description": "What it wrote to standard output.", "$ref": "#/definitions/pattern" },
            "stderr": { "description": "What it wrote to standard error.", "$ref": "#/definitions/pattern" },
            "json": { "description": "Its standard output, as JSON.", "$ref": "#/definitions/pattern" }
          }
        },
        "publish": {
          "type": "object",
          "additionalProperties": false,
          "required": ["publish"],
          "properties": {
            "publish": { "description": "The routing key, or the name of a queue where there is no 'exchange'.", "$ref": "#/definitions/scalar" },
            "exchange": { "description": "The exchange to send it to.", "$ref": "#/definitions/scalar" },
            "headers": { "description": "What the sender says about it.", "type": "object" },
            "json": { "description": "The body, as JSON." },
            "body": { "description": "The body: text, or an expression that gives bytes.", "$ref": "#/definitions/scalar" },
            "properties": {
              "description": "What the protocol says about it.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "content_type": { "description": "The media type of the body; application/json for json.", "$ref": "#/definitions/scalar" },
                "content_encoding": { "description": "How the body is packed.", "$ref": "#/definitions/scalar" },
                "correlation_id": { "description": "What the message answers, or belongs to.", "$ref": "#/definitions/scalar" },
                "reply_to": { "description": "Where an answer is to be sent.", "$ref": "#/definitions/scalar" },
                "expiration": { "description": "How long it is good for, in milliseconds.", "$ref": "#/definitions/scalar" },
                "message_id": { "description": "What the sender calls the message.", "$ref": "#/definitions/scalar" },
                "type": { "description": "The kind of the message.", "$ref": "#/definitions/scalar" },
                "user_id": { "description": "The user; the broker holds it against the one of the connection.", "$ref": "#/definitions/scalar" },
                "app_id": { "description": "The program that sends it.", "$ref": "#/definitions/scalar" },
                "delivery_mode": { "description": "2 outlives a restart of the broker.", "$ref": "#/definitions/scalar" },
                "priority": { "description": "From 0 to 9.", "$ref": "#/definitions/scalar" },
                "timestamp": { "description": "Seconds since 1970.", "$ref": "#/definitions/scalar" }
              }
            },
            "name": { "$ref": "#/definitions/name" },
            "on": { "$ref": "#/definitions/on" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "id": { "$ref": "#/definitions/id" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          },
          "not": { "required": ["json", "body"] }
        },
        "receive": {
          "type": "object",
          "additionalProperties": false,
          "required": ["receive"],
          "properties": {
            "receive": {
              "description": "The routing key of a message that was sent since the spec began; or a queue to take one out of.",
              "oneOf": [
                { "$ref": "#/definitions/scalar" },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["queue"],
                  "properties": { "queue": { "description": "The queue: its message is consumed, and nobody else gets it.", "$ref": "#/definitions/scalar" } }
                }
              ]
            },
            "exchange": { "description": "The exchange that it was sent to; any where nothing is said.", "$ref": "#/definitions/scalar" },
            "count": { "description": "So many messages, each of which satisfies 'expect'.", "type": "integer", "minimum": 1, "maximum": 10000 },
            "expect": {
              "description": "What must be true of the message.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "json": { "description": "The body, where it is JSON.", "$ref": "#/definitions/pattern" },
                "body": { "description": "The body as text, or as bytes where it is none.", "$ref": "#/definitions/pattern" },
                "headers": { "description": "What its sender says about it; names ignore case.", "$ref": "#/definitions/pattern" },
                "properties": { "description": "What the protocol says about it: content_type, correlation_id …", "$ref": "#/definitions/pattern" },
                "key": { "description": "Its routing key.", "$ref": "#/definitions/pattern" },
                "method": { "description": "Of a request to a stub, its method.", "$ref": "#/definitions/pattern" },
                "url": { "description": "Of a request to a stub, its path and query as they were sent.", "$ref": "#/definitions/pattern" },
                "origin": { "description": "Of a request to a stub, scheme, host and port to which it was sent.", "$ref": "#/definitions/pattern" },
                "path": { "description": "Of a request to a stub, the values of {name} in 'receive'.", "$ref": "#/definitions/pattern" },
                "query": { "description": "Of a request to a stub, what stands behind the question mark.", "$ref": "#/definitions/pattern" },
                "form": { "description": "Of a request to a stub, the fields of a form.", "$ref": "#/definitions/pattern" },
                "multipart": { "description": "Of a request to a stub, the parts by name, each with body, json, filename and type.", "$ref": "#/definitions/pattern" },
                "exchange": { "description": "The exchange that it was sent to.", "$ref": "#/definitions/pattern" },
                "messages": { "description": "With 'count', the list of all of them.", "$ref": "#/definitions/pattern" }
              }
            },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "on": { "$ref": "#/definitions/on" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "description": "How long to wait for it; 5s where nothing is said.", "$ref": "#/definitions/duration" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "exec": {
          "type": "object",
          "additionalProperties": false,
          "required": ["exec"],
          "properties": {
            "exec": {
              "description": "A program and its arguments, without a shell.",
              "type": "array",
              "minItems": 1,
              "items": { "$ref": "#/definitions/scalar" }
            },
            "cwd": { "description": "The folder to run in; that of this file where nothing is said.", "$ref": "#/definitions/scalar" },
            "env": { "description": "Environment variables, over Seam's own.", "$ref": "#/definitions/templates" },
            "stdin": { "description": "What it reads from standard input.", "type": ["string", "number", "boolean"] },
            "expect": { "$ref": "#/definitions/programExpect" },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "save": { "$ref": "#/definitions/save" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "shell": {
          "type": "object",
          "additionalProperties": false,
          "required": ["shell"],
          "properties": {
            "shell": { "description": "A line for /bin/sh.", "type": "string", "minLength": 1 },
            "cwd": { "description": "The folder to run in; that of this file where nothing is said.", "$ref": "#/definitions/scalar" },
            "env": { "description": "Environment variables, over Seam's own.", "$ref": "#/definitions/templates" },
            "stdin": { "description": "What it reads from standard input.", "type": ["string", "number", "boolean"] },
            "expect": { "$ref": "#/definitions/programExpect" },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "save": { "$ref": "#/definitions/save" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "assert": {
          "type": "object",
          "additionalProperties": false,
          "required": ["assert"],
          "properties": {
            "assert": {
              "description": "Conditions over what is already known; each has to be true.",
              "oneOf": [{ "$ref": "#/definitions/expression" }, { "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/expression" } }]
            },
            "name": { "$ref": "#/definitions/name" },
            "id": { "$ref": "#/definitions/id" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "log": {
          "type": "object",
          "additionalProperties": false,
          "required": ["log"],
          "properties": {
            "log": { "description": "A line for the report.", "$ref": "#/definitions/template" },
            "name": { "$ref": "#/definitions/name" },
            "id": { "$ref": "#/definitions/id" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "pause": {
          "type": "object",
          "additionalProperties": false,
          "required": ["pause"],
          "properties": {
            "pause": { "description": "How long to wait, such as 1s. Better wait for something: within: 2s.", "$ref": "#/definitions/duration" },
            "name": { "$ref": "#/definitions/name" },
            "id": { "$ref": "#/definitions/id" },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/duration" },
            "throughout": { "$ref": "#/definitions/duration" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "outputs": { "description": "Names for what the steps found out.", "type": "object", "propertyNames": { "$ref": "#/definitions/identifier" } },
        "each": {
          "description": "Run the step once for each item of this list, in order; the item is 'item', and the result is the list of the results.",
          "oneOf": [{ "type": "string", "pattern": "^\\$\\{[\\s\\S]*\\}$" }, { "type": "array" }]
        },
        "needs": { "description": "The ids of the steps that this one waits for, instead of everything above it; [] starts with the phase.", "type": "array", "items": { "$ref": "#/definitions/identifier" } },
        "until": { "description": "Give up looking again where this is true.", "$ref": "#/definitions/expression" },
        "repeat": { "description": "Looking again may act again.", "type": "boolean" },
        "include": {
          "type": "object",
          "additionalProperties": false,
          "required": ["include"],
          "properties": {
            "include": { "description": "A file of steps, relative to this one.", "type": "string", "minLength": 1 },
            "with": { "description": "The inputs of the file.", "type": "object", "propertyNames": { "$ref": "#/definitions/identifier" } },
            "once": { "description": "Run it once for the whole run, and keep its outputs.", "const": "run" },
            "expect": { "description": "What must be true of the outputs.", "type": "object", "minProperties": 1, "additionalProperties": { "$ref": "#/definitions/pattern" } },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "timeout": { "description": "How long all of its steps may take together.", "$ref": "#/definitions/duration" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "group": {
          "type": "object",
          "additionalProperties": false,
          "required": ["group"],
          "properties": {
            "group": { "description": "Steps under one name, which see what the group sees.", "allOf": [{ "$ref": "#/definitions/steps" }], "minItems": 1 },
            "outputs": { "$ref": "#/definitions/outputs" },
            "expect": { "description": "What must be true of the outputs.", "type": "object", "minProperties": 1, "additionalProperties": { "$ref": "#/definitions/pattern" } },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "timeout": { "description": "How long all of its steps may take together.", "$ref": "#/definitions/duration" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "steps_file": {
          "description": "A file of steps, for 'include'.",
          "type": "object",
          "additionalProperties": false,
          "required": ["steps"],
          "properties": {
            "about": { "description": "What it is for, for people.", "type": ["string", "number", "boolean"] },
            "inputs": {
              "description": "What it is given under 'with': {} has to be, { default: … } may be.",
              "type": "object",
              "propertyNames": { "$ref": "#/definitions/identifier" },
              "additionalProperties": { "type": ["object", "null"], "additionalProperties": false, "properties": { "default": { "description": "Where nothing is given." } } }
            },
            "outputs": { "$ref": "#/definitions/outputs" },
            "steps": { "description": "What is done.", "allOf": [{ "$ref": "#/definitions/steps" }], "minItems": 1 },
            "cleanup": { "description": "Joins the cleanup of whoever includes the file, the last included first.", "$ref": "#/definitions/steps" }
          }
        },
        "route": {
          "description": "Which requests are taken, and what they are answered.",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "on",
            "reply"
          ],
          "properties": {
            "on": {
              "description": "A method and a path, in which {name} stands for any text: GET /v1/charges/{id}.",
              "type": "string",
              "pattern": "^[A-Z]+ +/[^?#\\s]*$"
            },
            "query": {
              "description": "What the query has to be; everything in it is text.",
              "$ref": "#/definitions/pattern"
            },
            "headers": {
              "description": "What the headers have to be; names ignore case.",
              "$ref": "#/definitions/pattern"
            },
            "json": {
              "description": "What the body has to be, as JSON.",
              "$ref": "#/definitions/pattern"
            },
            "form": {
              "description": "What the fields of a form have to be; everything in it is text.",
              "$ref": "#/definitions/pattern"
            },
            "multipart": {
              "description": "What the parts of a multipart body have to be, by name: each has body, json, filename and type.",
              "$ref": "#/definitions/pattern"
            },
            "body": {
              "description": "What the body has to be, as text.",
              "$ref": "#/definitions/pattern"
            },
            "reply": {
              "description": "The answer; of a list the first request gets the first, and so on, and the last stands from then on.",
              "oneOf": [
                {
                  "$ref": "#/definitions/reply"
                },
                {
                  "type": "array",
                  "minItems": 1,
                  "items": {
                    "$ref": "#/definitions/reply"
                  }
                }
              ]
            }
          }
        },
        "reply": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "status": {
              "description": "200 where nothing is said.",
              "oneOf": [
                {
                  "type": "integer",
                  "minimum": 200,
                  "maximum": 599
                },
                {
                  "type": "string",
                  "pattern": "^\\$\\{[\\s\\S]*\\}$"
                }
              ]
            },
            "headers": {
              "description": "A list repeats the header.",
              "type": "object"
            },
            "json": {
              "description": "The body, as JSON; ${…} may stand in it, and read the request: ${request.json.amount}."
            },
            "body": {
              "description": "The body: text, a file, or bytes in base64.",
              "oneOf": [
                {
                  "type": [
                    "string",
                    "number",
                    "boolean"
                  ]
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "minProperties": 1,
                  "maxProperties": 1,
                  "properties": {
                    "file": {
                      "description": "Relative to this file.",
                      "type": "string",
                      "minLength": 1
                    },
                    "base64": {
                      "description": "Bytes, as base64 (RFC 4648).",
                      "type": "string"
                    }
                  }
                }
              ]
            },
            "stream": {
              "description": "The body, sent piece by piece.",
              "type": "array",
              "minItems": 1,
              "items": {
                "oneOf": [
                  {
                    "type": [
                      "string",
                      "number",
                      "boolean"
                    ]
                  },
                  {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "text": {
                        "description": "Text, as it is."
                      },
                      "json": {
                        "description": "A line of JSON."
                      },
                      "delay": {
                        "$ref": "#/definitions/duration"
                      },
                      "drop": {
                        "description": "Breaks the connection here.",
                        "const": true
                      }
                    },
                    "oneOf": [
                      {
                        "required": [
                          "text"
                        ]
                      },
                      {
                        "required": [
                          "json"
                        ]
                      },
                      {
                        "required": [
                          "drop"
                        ]
                      }
                    ]
                  }
                ]
              }
            },
            "delay": {
              "description": "How long the answer is held back.",
              "$ref": "#/definitions/duration"
            },
            "drop": {
              "description": "Breaks the connection instead of answering.",
              "type": "boolean"
            }
          }
        },
        "pattern": {
          "description": "A plain value means equal; in an object only the keys written are looked at; a list must match item by item and in length; an object whose keys start with '$' holds operators.",
          "allOf": [
            { "if": { "type": "array" }, "then": { "items": { "$ref": "#/definitions/pattern" } } },
            {
              "if": { "type": "object", "propertyNames": { "not": { "pattern": "^\\$[^.\\[]" } } },
              "then": { "additionalProperties": { "$ref": "#/definitions/pattern" } }
            },
            {
              "if": { "type": "object", "not": { "propertyNames": { "not": { "pattern": "^\\$[^.\\[]" } } } },
              "then": { "$ref": "#/definitions/operators" }
            }
          ]
        },
        "computed": { "description": "A text with ${…} in it, which is computed when it is looked at.", "type": "string", "pattern": "\\$\\{" },
        "operators": {
          "description": "Operators: all of them have to hold.",
          "type": "object",
          "minProperties": 1,
          "additionalProperties": false,
          "properties": {
            "$eq": { "description": "equal to this, whose keys are never operators" },
            "$ne": { "description": "present and not equal to this" },
            "$gt": { "description": "greater than this", "type": ["number", "string"] },
            "$gte": { "description": "greater than this, or the same", "type": ["number", "string"] },
            "$lt": { "description": "less than this", "type": ["number", "string"] },
            "$lte": { "description": "less than this, or the same", "type": ["number", "string"] },
            "$between": {
              "description": "from the first to the second of these two values, both included",
              "anyOf": [{ "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": ["number", "string"] } }, { "$ref": "#/definitions/computed" }]
            },
            "$near": {
              "description": "at most a tolerance away: [value, tolerance], or { value, tolerance }; for times the tolerance is a duration",
              "anyOf": [
                { "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": ["number", "string"] } },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["value", "tolerance"],
                  "properties": {
                    "value": { "description": "What it has to be near to.", "type": ["number", "string"] },
                    "tolerance": { "description": "How far it may be from that.", "type": ["number", "string"] }
                  }
                },
                { "$ref": "#/definitions/computed" }
              ]
            },
            "$in": { "description": "equal to one of this list", "anyOf": [{ "type": "array", "minItems": 1 }, { "$ref": "#/definitions/computed" }] },
            "$is": {
              "description": "of this kind: null boolean integer number string array object uuid date time datetime email url ipv4 ipv6 hostname base64 json semver",
              "anyOf": [
                {
                  "enum": [
                    "null",
                    "boolean",
                    "integer",
                    "number",
                    "string",
                    "array",
                    "object",
                    "uuid",
                    "date",
                    "time",
                    "datetime",
                    "email",
                    "url",
                    "ipv4",
                    "ipv6",
                    "hostname",
                    "base64",
                    "json",
                    "semver"
                  ]
                },
                { "$ref": "#/definitions/computed" }
              ]
            },
            "$startsWith": { "description": "a text that starts with this", "type": "string" },
            "$endsWith": { "description": "a text that ends with this", "type": "string" },
            "$matches": { "description": "a text in which this regular expression (PCRE2) matches somewhere", "type": "string" },
            "$empty": {
              "description": "true: a text, list or object with nothing in it; false: with something in it",
              "anyOf": [{ "type": "boolean" }, { "$ref": "#/definitions/computed" }]
            },
            "$absent": { "description": "true: there is no such value; false: there is", "anyOf": [{ "type": "boolean" }, { "$ref": "#/definitions/computed" }] },
            "$present": {
              "description": "true: there is such a value, if only null; false: there is not",
              "anyOf": [{ "type": "boolean" }, { "$ref": "#/definitions/computed" }]
            },
            "$contains": {
              "description": "a text has this in it, a list has an item like this, an object has this key or these fields",
              "allOf": [{ "$ref": "#/definitions/pattern" }]
            },
            "$length": { "description": "a text has this many Unicode scalars; a number or an expectation of it", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$size": {
              "description": "a list or object has this many items or keys; a number or an expectation of it",
              "allOf": [{ "$ref": "#/definitions/pattern" }]
            },
            "$every": { "description": "every item of a list, or value of an object, is like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$some": { "description": "at least one item of a list, or value of an object, is like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$none": { "description": "no item of a list, or value of an object, is like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$unordered": { "description": "a list has exactly these items, in any order", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$keys": {
              "description": "an object has exactly these keys, in any order; or an expectation of the list of its keys",
              "allOf": [{ "$ref": "#/definitions/pattern" }]
            },
            "$exactly": { "description": "an object has these keys and no others, and so have the objects in it", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$optional": { "description": "absent, or like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$not": { "description": "present and not like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$json": { "description": "a text that holds JSON like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$schema": { "description": "valid against a JSON Schema (2020-12 or draft 7): the path of its file, or the schema itself", "type": ["string", "object", "boolean"] },
            "$snapshot": { "description": "the same as the file with this name beside the spec, which 'seam run --update' writes", "type": "string", "pattern": "^[A-Za-z0-9_-]+$" },
            "$all": { "description": "all of these expectations hold", "type": "array", "items": { "$ref": "#/definitions/pattern" } },
            "$any": { "description": "at least one of these expectations holds", "type": "array", "items": { "$ref": "#/definitions/pattern" } }
          }
        }
      }
    }

    """#

  static let steps = #"""
    {
      "$schema": "http://json-schema.org/draft-07/schema#",
      "$id": "https://seam.example/schemas/steps.schema.json",
      "title": "Steps for Seam specs",
      "description": "A file of steps, which specs include.",
      "$ref": "#/definitions/steps_file",
      "definitions": {
        "identifier": { "type": "string", "pattern": "^[a-z][a-z0-9_]*$" },
        "duration": {
          "description": "A length of time with its unit: 250ms, 5s, 1.5s, 2m, 1h30m.",
          "type": "string",
          "pattern": "^([0-9]+(\\.[0-9]+)?(ms|us|µs|ns|s|m|h))+$"
        },
        "texts": { "oneOf": [{ "type": ["string", "number", "boolean"] }, { "type": "array", "items": { "type": ["string", "number", "boolean"] } }] },
        "expression": { "description": "An expression in CEL: ${…}.", "oneOf": [{ "type": "string", "pattern": "^\\$\\{[\\s\\S]*\\}$" }, { "type": "boolean" }] },
        "template": { "description": "Any value; ${…} may stand in every text of it." },
        "templates": { "description": "Names and their values; ${…} may stand in the values.", "type": "object" },
        "scalar": { "type": ["string", "number", "boolean", "null"] },
        "steps": { "type": "array", "items": { "$ref": "#/definitions/step" } },
        "step": {
          "description": "One action, and what belongs to it.",
          "type": "object",
          "properties": {
            "http": { "description": "A method and a path of a service, or an absolute URL: POST /orders." },
            "sql": { "description": "One or more statements; every ${…} in them is a bound parameter. Or { file: x.sql }." },
            "publish": { "description": "A message to a broker, by its routing key: order.created." },
            "receive": { "description": "A message with this routing key that satisfies 'expect', sent since the spec began. Or a method and a path (POST /v1/charges), a request that a stub has received. Or { queue: NAME }, which consumes." },
            "exec": { "description": "A program and its arguments, without a shell." },
            "shell": { "description": "A line for /bin/sh." },
            "assert": { "description": "Conditions over what is already known; each has to be true." },
            "log": { "description": "A line for the report." },
            "pause": { "description": "A fixed wait, such as 1s. Better wait for something: within: 2s." },
            "include": { "description": "Steps from another file." },
            "group": { "description": "Steps under one name." },
            "id": { "description": "Makes the result a variable of this name." },
            "name": { "description": "For people: what this step is about." },
            "on": { "description": "The dependency or service to act on; may be left out where there is only one, or one with 'default: true'." },
            "expect": { "description": "What must be true of the result, by its fields." },
            "save": { "description": "Names for parts of the result: { token: \"${result.json.token}\" }." },
            "within": { "description": "Look again until what is expected holds, at most so long. For a GET, a HEAD or a query." },
            "every": { "description": "How long to wait between looks; from 10ms, growing, where nothing is said." },
            "timeout": { "description": "How long one try may take; 10s where nothing is said." },
            "when": { "description": "Run the step only if this is true." },
            "effects": { "description": "All that must have changed while the step ran, by dependency; or none." },
            "settle": { "description": "How long nothing further may come once the effects hold; 50ms where nothing is said." },
            "throughout": { "description": "How long it has to hold once it does." },
            "each": { "description": "Run the step once for each item of this list." },
            "needs": { "description": "The ids of the steps that this one waits for, instead of everything above it." },
            "until": { "description": "Give up looking again where this is true." },
            "repeat": { "description": "Looking again may act again." }
          },
          "oneOf": [
            { "required": ["http"] },
            { "required": ["sql"] },
            { "required": ["publish"] },
            { "required": ["receive"] },
            { "required": ["exec"] },
            { "required": ["shell"] },
            { "required": ["assert"] },
            { "required": ["log"] },
            { "required": ["pause"] },
            { "required": ["include"] },
            { "required": ["group"] }
          ],
          "allOf": [
            { "if": { "required": ["http"] }, "then": { "$ref": "#/definitions/http" } },
            { "if": { "required": ["sql"] }, "then": { "$ref": "#/definitions/sql" } },
            { "if": { "required": ["publish"] }, "then": { "$ref": "#/definitions/publish" } },
            { "if": { "required": ["receive"] }, "then": { "$ref": "#/definitions/receive" } },
            { "if": { "required": ["exec"] }, "then": { "$ref": "#/definitions/exec" } },
            { "if": { "required": ["shell"] }, "then": { "$ref": "#/definitions/shell" } },
            { "if": { "required": ["assert"] }, "then": { "$ref": "#/definitions/assert" } },
            { "if": { "required": ["log"] }, "then": { "$ref": "#/definitions/log" } },
            { "if": { "required": ["pause"] }, "then": { "$ref": "#/definitions/pause" } },
            { "if": { "required": ["include"] }, "then": { "$ref": "#/definitions/include" } },
            { "if": { "required": ["group"] }, "then": { "$ref": "#/definitions/group" } }
          ]
        },
        "id": { "description": "Makes the result a variable of this name.", "$ref": "#/definitions/identifier" },
        "name": { "description": "For people: what this step is about.", "type": ["string", "number", "boolean"], "minLength": 1 },
        "on": {
          "description": "The dependency or service to act on; may be left out where there is only one, or one with 'default: true'.",
          "$ref": "#/definitions/identifier"
        },
        "save": {
          "description": "Names for parts of the result: { token: \"${result.json.token}\" }.",
          "type": "object",
          "propertyNames": { "$ref": "#/definitions/identifier" }
        },
        "within": { "description": "Look again until what is expected holds, at most so long. For a GET, a HEAD or a query.", "$ref": "#/definitions/duration" },
        "every": { "description": "How long to wait between looks; from 10ms, growing, where nothing is said.", "$ref": "#/definitions/duration" },
        "effects": {
          "description": "All that must have changed while the step ran, by dependency; what is not named must not have. Or none: nothing on any dependency that can be watched.",
          "oneOf": [
            { "const": "none" },
            {
              "type": "object",
              "minProperties": 1,
              "propertyNames": { "$ref": "#/definitions/identifier" },
              "additionalProperties": { "oneOf": [{ "const": "none" }, { "type": "object", "minProperties": 1, "additionalProperties": { "$ref": "#/definitions/effect" } }] }
            }
          ]
        },
        "effect": {
          "description": "What happened to a table's rows; or the messages of a key, the requests of a method and path. 'any' lets it change as it likes.",
          "anyOf": [
            { "enum": ["any", "none"] },
            {
              "type": "object",
              "minProperties": 1,
              "additionalProperties": false,
              "properties": {
                "inserted": { "description": "Rows, by the columns that are written.", "$ref": "#/definitions/amount" },
                "updated": { "description": "Rows as they are afterwards; { $was: …, $now: … } compares a column before and after. No other column may have changed.", "$ref": "#/definitions/amount" },
                "deleted": { "description": "Rows as they were.", "$ref": "#/definitions/amount" }
              }
            },
            { "$ref": "#/definitions/amount" }
          ]
        },
        "amount": {
          "description": "An object stands for exactly one, a list for exactly these in any order, a number for that many, none for none.",
          "oneOf": [
            { "const": "none" },
            { "type": "integer", "minimum": 0 },
            { "type": "object", "minProperties": 1 },
            { "type": "array", "minItems": 1, "items": { "type": "object", "minProperties": 1 } }
          ]
        },
        "settle": { "description": "How long nothing further may come once the effects hold; 50ms where nothing is said.", "$ref": "#/definitions/duration" },
        "throughout": { "description": "How long it has to hold once it does.", "$ref": "#/definitions/duration" },
        "policy": {
          "description": "How what was changed is undone: from the dependency's own log, by a fresh copy, by writing tables anew, by rolling back the spec's own transaction, or not at all.",
          "enum": ["rewind", "clone", "truncate", "rollback", "unique", "none"]
        },
        "stepTimeout": { "description": "How long one try may take; 10s where nothing is said.", "$ref": "#/definitions/duration" },
        "when": { "description": "Run the step only if this is true.", "$ref": "#/definitions/expression" },
        "auth": {
          "description": "Who asks: a user with a password, a token, or 'none' for none of the service's.",
          "oneOf": [
            { "const": "none" },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["basic"],
              "properties": {
                "basic": {
                  "description": "User and password (RFC 7617).",
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["user", "password"],
                  "properties": { "user": { "description": "Who asks.", "$ref": "#/definitions/scalar" }, "password": { "description": "The password, best a secret: ${secrets.NAME}.", "$ref": "#/definitions/scalar" } }
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["bearer"],
              "properties": { "bearer": { "description": "A token (RFC 6750).", "$ref": "#/definitions/scalar" } }
            }
          ]
        },
        "tls": {
          "description": "Whom to trust and what to show; files in PEM, relative to this one.",
          "type": "object",
          "additionalProperties": false,
          "minProperties": 1,
          "properties": {
            "ca": { "description": "The certificates of the only authorities that are trusted.", "$ref": "#/definitions/scalar" },
            "cert": { "description": "The certificate of the client.", "$ref": "#/definitions/scalar" },
            "key": { "description": "Its key, where it is not in the same file.", "$ref": "#/definitions/scalar" },
            "verify": { "description": "false to trust anybody.", "type": "boolean" }
          },
          "dependencies": { "key": ["cert"] }
        },
        "proxy": {
          "description": "The proxy that passes requests on, 'environment' for those that the environment names, or 'none'.",
          "type": "string"
        },
        "version": { "description": "The HTTP that is spoken; without it, 2 where a TLS server offers it, else 1.1.", "enum": [1.0, 1.1, 2, "1.0", "1.1", "2"] },
        "redirect": {
          "description": "Whether redirects are followed, true for 10, or how many.",
          "oneOf": [{ "type": "boolean" }, { "type": "integer", "minimum": 0, "maximum": 50 }]
        },
        "content": {
          "description": "A file, relative to this one, or base64.",
          "type": "object",
          "additionalProperties": false,
          "minProperties": 1,
          "maxProperties": 1,
          "properties": {
            "file": { "description": "A file, relative to this one.", "type": "string", "minLength": 1 },
            "base64": { "description": "Bytes, as base64 (RFC 4648).", "type": "string" }
          }
        },
        "part": {
          "oneOf": [
            { "$ref": "#/definitions/scalar" },
            {
              "type": "object",
              "additionalProperties": false,
              "oneOf": [{ "required": ["file"] }, { "required": ["base64"] }, { "required": ["text"] }, { "required": ["json"] }],
              "properties": {
                "file": { "description": "A file, relative to this one.", "type": "string", "minLength": 1 },
                "base64": { "description": "Bytes.", "type": "string" },
                "text": { "description": "Text.", "$ref": "#/definitions/template" },
                "json": { "description": "Any value, as JSON.", "$ref": "#/definitions/template" },
                "filename": { "description": "The name of the file; without it, that of 'file'.", "$ref": "#/definitions/scalar" },
                "type": { "description": "The content type; without it, what the name of the file tells.", "$ref": "#/definitions/scalar" }
              }
            }
          ]
        },
        "http": {
          "type": "object",
          "additionalProperties": false,
          "required": ["http"],
          "properties": {
            "http": {
              "description": "A method and a path of a service, or an absolute URL: POST /orders.",
              "type": "string",
              "pattern": "^[A-Z]+ +(/|https?://|\\$\\{)"
            },
            "query": { "description": "Parameters of the query; a list gives its name once for each item.", "$ref": "#/definitions/templates" },
            "headers": { "description": "Headers, over the defaults of the service.", "$ref": "#/definitions/templates" },
            "json": { "description": "The body, as JSON.", "$ref": "#/definitions/template" },
            "form": { "description": "The body, as application/x-www-form-urlencoded.", "$ref": "#/definitions/templates" },
            "multipart": {
              "description": "The body, as a form in parts (multipart/form-data).",
              "type": "object",
              "minProperties": 1,
              "additionalProperties": { "oneOf": [{ "$ref": "#/definitions/part" }, { "type": "array", "items": { "$ref": "#/definitions/part" } }] }
            },
            "body": {
              "description": "The body: text, an expression that gives bytes, a file, or base64.",
              "oneOf": [{ "$ref": "#/definitions/scalar" }, { "$ref": "#/definitions/content" }]
            },
            "cookies": {
              "description": "Cookies beside those that answers have set, or 'none' for none at all.",
              "oneOf": [{ "const": "none" }, { "$ref": "#/definitions/templates" }]
            },
            "auth": { "$ref": "#/definitions/auth" },
            "tls": { "$ref": "#/definitions/tls" },
            "proxy": { "$ref": "#/definitions/proxy" },
            "version": { "$ref": "#/definitions/version" },
            "redirect": { "$ref": "#/definitions/redirect" },
            "expect": {
              "description": "What must be true of the answer. Without 'status', it must be below 400.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "status": { "description": "The status code: 201, or { $in: [200, 201] }.", "$ref": "#/definitions/pattern" },
                "headers": { "description": "Headers; names ignore case, a repeated header is a list.", "$ref": "#/definitions/pattern" },
                "json": { "description": "The body, as JSON.", "$ref": "#/definitions/pattern" },
                "body": { "description": "The body: text, or bytes where it is none.", "$ref": "#/definitions/pattern" },
                "cookies": { "description": "What the answer sets: names and values; null for one that is taken away.", "$ref": "#/definitions/pattern" },
                "redirects": { "description": "The redirects that were followed: status, url and location of each.", "$ref": "#/definitions/pattern" },
                "version": { "description": "The HTTP that was spoken, as text: '1.1' or '2'.", "$ref": "#/definitions/pattern" },
                "duration": { "description": "How long the exchange took.", "$ref": "#/definitions/pattern" }
              }
            },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "on": { "$ref": "#/definitions/on" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          },
          "dependencies": { "every": { "anyOf": [{ "required": ["within"] }, { "required": ["throughout"] }] }, "until": ["within"] },
          "allOf": [{ "not": { "required": ["json", "form"] } }, { "not": { "required": ["json", "body"] } }, { "not": { "required": ["form", "body"] } }, { "not": { "required": ["multipart", "json"] } }, { "not": { "required": ["multipart", "form"] } }, { "not": { "required": ["multipart", "body"] } }]
        },
        "sql": {
          "type": "object",
          "additionalProperties": false,
          "required": ["sql"],
          "properties": {
            "sql": {
              "description": "One or more statements; every ${…} in them is a bound parameter. Or { file: x.sql }.",
              "oneOf": [
                { "type": "string", "minLength": 1 },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["file"],
                  "properties": { "file": { "description": "A file of statements, relative to this one.", "type": "string", "minLength": 1 } }
                }
              ]
            },
            "expect": {
              "description": "What must be true of the last statement. Without 'error', none may fail.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "rows": { "description": "The rows, each an object of its columns.", "$ref": "#/definitions/pattern" },
                "affected": { "description": "How many rows were written.", "$ref": "#/definitions/pattern" },
                "columns": { "description": "The names of the columns.", "$ref": "#/definitions/pattern" },
                "error": { "description": "The refusal: sqlstate, message, detail, hint, constraint.", "$ref": "#/definitions/pattern" }
              }
            },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "on": { "$ref": "#/definitions/on" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          },
          "dependencies": { "every": { "anyOf": [{ "required": ["within"] }, { "required": ["throughout"] }] }, "until": ["within"] }
        },
        "programExpect": {
          "description": "What must be true of the program. Without 'exit', its exit status must be 0.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "exit": { "description": "The exit status; 128 + the signal where one ended it.", "$ref": "#/definitions/pattern" },
            "stdout": { "description": "What it wrote to standard output.", "$ref": "#/definitions/pattern" },
            "stderr": { "description": "What it wrote to standard error.", "$ref": "#/definitions/pattern" },
            "json": { "description": "Its standard output, as JSON.", "$ref": "#/definitions/pattern" }
          }
        },
        "publish": {
          "type": "object",
          "additionalProperties": false,
          "required": ["publish"],
          "properties": {
            "publish": { "description": "The routing key, or the name of a queue where there is no 'exchange'.", "$ref": "#/definitions/scalar" },
            "exchange": { "description": "The exchange to send it to.", "$ref": "#/definitions/scalar" },
            "headers": { "description": "What the sender says about it.", "type": "object" },
            "json": { "description": "The body, as JSON." },
            "body": { "description": "The body: text, or an expression that gives bytes.", "$ref": "#/definitions/scalar" },
            "properties": {
              "description": "What the protocol says about it.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "content_type": { "description": "The media type of the body; application/json for json.", "$ref": "#/definitions/scalar" },
                "content_encoding": { "description": "How the body is packed.", "$ref": "#/definitions/scalar" },
                "correlation_id": { "description": "What the message answers, or belongs to.", "$ref": "#/definitions/scalar" },
                "reply_to": { "description": "Where an answer is to be sent.", "$ref": "#/definitions/scalar" },
                "expiration": { "description": "How long it is good for, in milliseconds.", "$ref": "#/definitions/scalar" },
                "message_id": { "description": "What the sender calls the message.", "$ref": "#/definitions/scalar" },
                "type": { "description": "The kind of the message.", "$ref": "#/definitions/scalar" },
                "user_id": { "description": "The user; the broker holds it against the one of the connection.", "$ref": "#/definitions/scalar" },
                "app_id": { "description": "The program that sends it.", "$ref": "#/definitions/scalar" },
                "delivery_mode": { "description": "2 outlives a restart of the broker.", "$ref": "#/definitions/scalar" },
                "priority": { "description": "From 0 to 9.", "$ref": "#/definitions/scalar" },
                "timestamp": { "description": "Seconds since 1970.", "$ref": "#/definitions/scalar" }
              }
            },
            "name": { "$ref": "#/definitions/name" },
            "on": { "$ref": "#/definitions/on" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "id": { "$ref": "#/definitions/id" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          },
          "not": { "required": ["json", "body"] }
        },
        "receive": {
          "type": "object",
          "additionalProperties": false,
          "required": ["receive"],
          "properties": {
            "receive": {
              "description": "The routing key of a message that was sent since the spec began; or a queue to take one out of.",
              "oneOf": [
                { "$ref": "#/definitions/scalar" },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["queue"],
                  "properties": { "queue": { "description": "The queue: its message is consumed, and nobody else gets it.", "$ref": "#/definitions/scalar" } }
                }
              ]
            },
            "exchange": { "description": "The exchange that it was sent to; any where nothing is said.", "$ref": "#/definitions/scalar" },
            "count": { "description": "So many messages, each of which satisfies 'expect'.", "type": "integer", "minimum": 1, "maximum": 10000 },
            "expect": {
              "description": "What must be true of the message.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "json": { "description": "The body, where it is JSON.", "$ref": "#/definitions/pattern" },
                "body": { "description": "The body as text, or as bytes where it is none.", "$ref": "#/definitions/pattern" },
                "headers": { "description": "What its sender says about it; names ignore case.", "$ref": "#/definitions/pattern" },
                "properties": { "description": "What the protocol says about it: content_type, correlation_id …", "$ref": "#/definitions/pattern" },
                "key": { "description": "Its routing key.", "$ref": "#/definitions/pattern" },
                "method": { "description": "Of a request to a stub, its method.", "$ref": "#/definitions/pattern" },
                "url": { "description": "Of a request to a stub, its path and query as they were sent.", "$ref": "#/definitions/pattern" },
                "origin": { "description": "Of a request to a stub, scheme, host and port to which it was sent.", "$ref": "#/definitions/pattern" },
                "path": { "description": "Of a request to a stub, the values of {name} in 'receive'.", "$ref": "#/definitions/pattern" },
                "query": { "description": "Of a request to a stub, what stands behind the question mark.", "$ref": "#/definitions/pattern" },
                "form": { "description": "Of a request to a stub, the fields of a form.", "$ref": "#/definitions/pattern" },
                "multipart": { "description": "Of a request to a stub, the parts by name, each with body, json, filename and type.", "$ref": "#/definitions/pattern" },
                "exchange": { "description": "The exchange that it was sent to.", "$ref": "#/definitions/pattern" },
                "messages": { "description": "With 'count', the list of all of them.", "$ref": "#/definitions/pattern" }
              }
            },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "on": { "$ref": "#/definitions/on" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "description": "How long to wait for it; 5s where nothing is said.", "$ref": "#/definitions/duration" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "exec": {
          "type": "object",
          "additionalProperties": false,
          "required": ["exec"],
          "properties": {
            "exec": {
              "description": "A program and its arguments, without a shell.",
              "type": "array",
              "minItems": 1,
              "items": { "$ref": "#/definitions/scalar" }
            },
            "cwd": { "description": "The folder to run in; that of this file where nothing is said.", "$ref": "#/definitions/scalar" },
            "env": { "description": "Environment variables, over Seam's own.", "$ref": "#/definitions/templates" },
            "stdin": { "description": "What it reads from standard input.", "type": ["string", "number", "boolean"] },
            "expect": { "$ref": "#/definitions/programExpect" },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "save": { "$ref": "#/definitions/save" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "shell": {
          "type": "object",
          "additionalProperties": false,
          "required": ["shell"],
          "properties": {
            "shell": { "description": "A line for /bin/sh.", "type": "string", "minLength": 1 },
            "cwd": { "description": "The folder to run in; that of this file where nothing is said.", "$ref": "#/definitions/scalar" },
            "env": { "description": "Environment variables, over Seam's own.", "$ref": "#/definitions/templates" },
            "stdin": { "description": "What it reads from standard input.", "type": ["string", "number", "boolean"] },
            "expect": { "$ref": "#/definitions/programExpect" },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "save": { "$ref": "#/definitions/save" },
            "timeout": { "$ref": "#/definitions/stepTimeout" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "assert": {
          "type": "object",
          "additionalProperties": false,
          "required": ["assert"],
          "properties": {
            "assert": {
              "description": "Conditions over what is already known; each has to be true.",
              "oneOf": [{ "$ref": "#/definitions/expression" }, { "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/expression" } }]
            },
            "name": { "$ref": "#/definitions/name" },
            "id": { "$ref": "#/definitions/id" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "log": {
          "type": "object",
          "additionalProperties": false,
          "required": ["log"],
          "properties": {
            "log": { "description": "A line for the report.", "$ref": "#/definitions/template" },
            "name": { "$ref": "#/definitions/name" },
            "id": { "$ref": "#/definitions/id" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "pause": {
          "type": "object",
          "additionalProperties": false,
          "required": ["pause"],
          "properties": {
            "pause": { "description": "How long to wait, such as 1s. Better wait for something: within: 2s.", "$ref": "#/definitions/duration" },
            "name": { "$ref": "#/definitions/name" },
            "id": { "$ref": "#/definitions/id" },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/duration" },
            "throughout": { "$ref": "#/definitions/duration" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "outputs": { "description": "Names for what the steps found out.", "type": "object", "propertyNames": { "$ref": "#/definitions/identifier" } },
        "each": {
          "description": "Run the step once for each item of this list, in order; the item is 'item', and the result is the list of the results.",
          "oneOf": [{ "type": "string", "pattern": "^\\$\\{[\\s\\S]*\\}$" }, { "type": "array" }]
        },
        "needs": { "description": "The ids of the steps that this one waits for, instead of everything above it; [] starts with the phase.", "type": "array", "items": { "$ref": "#/definitions/identifier" } },
        "until": { "description": "Give up looking again where this is true.", "$ref": "#/definitions/expression" },
        "repeat": { "description": "Looking again may act again.", "type": "boolean" },
        "include": {
          "type": "object",
          "additionalProperties": false,
          "required": ["include"],
          "properties": {
            "include": { "description": "A file of steps, relative to this one.", "type": "string", "minLength": 1 },
            "with": { "description": "The inputs of the file.", "type": "object", "propertyNames": { "$ref": "#/definitions/identifier" } },
            "once": { "description": "Run it once for the whole run, and keep its outputs.", "const": "run" },
            "expect": { "description": "What must be true of the outputs.", "type": "object", "minProperties": 1, "additionalProperties": { "$ref": "#/definitions/pattern" } },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "timeout": { "description": "How long all of its steps may take together.", "$ref": "#/definitions/duration" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "group": {
          "type": "object",
          "additionalProperties": false,
          "required": ["group"],
          "properties": {
            "group": { "description": "Steps under one name, which see what the group sees.", "allOf": [{ "$ref": "#/definitions/steps" }], "minItems": 1 },
            "outputs": { "$ref": "#/definitions/outputs" },
            "expect": { "description": "What must be true of the outputs.", "type": "object", "minProperties": 1, "additionalProperties": { "$ref": "#/definitions/pattern" } },
            "effects": { "$ref": "#/definitions/effects" },
            "settle": { "$ref": "#/definitions/settle" },
            "throughout": { "$ref": "#/definitions/throughout" },
            "id": { "$ref": "#/definitions/id" },
            "name": { "$ref": "#/definitions/name" },
            "save": { "$ref": "#/definitions/save" },
            "within": { "$ref": "#/definitions/within" },
            "every": { "$ref": "#/definitions/every" },
            "until": { "$ref": "#/definitions/until" },
            "repeat": { "$ref": "#/definitions/repeat" },
            "timeout": { "description": "How long all of its steps may take together.", "$ref": "#/definitions/duration" },
            "when": { "$ref": "#/definitions/when" },
            "each": { "$ref": "#/definitions/each" },
            "needs": { "$ref": "#/definitions/needs" }
          }
        },
        "steps_file": {
          "description": "A file of steps, for 'include'.",
          "type": "object",
          "additionalProperties": false,
          "required": ["steps"],
          "properties": {
            "about": { "description": "What it is for, for people.", "type": ["string", "number", "boolean"] },
            "inputs": {
              "description": "What it is given under 'with': {} has to be, { default: … } may be.",
              "type": "object",
              "propertyNames": { "$ref": "#/definitions/identifier" },
              "additionalProperties": { "type": ["object", "null"], "additionalProperties": false, "properties": { "default": { "description": "Where nothing is given." } } }
            },
            "outputs": { "$ref": "#/definitions/outputs" },
            "steps": { "description": "What is done.", "allOf": [{ "$ref": "#/definitions/steps" }], "minItems": 1 },
            "cleanup": { "description": "Joins the cleanup of whoever includes the file, the last included first.", "$ref": "#/definitions/steps" }
          }
        },
        "route": {
          "description": "Which requests are taken, and what they are answered.",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "on",
            "reply"
          ],
          "properties": {
            "on": {
              "description": "A method and a path, in which {name} stands for any text: GET /v1/charges/{id}.",
              "type": "string",
              "pattern": "^[A-Z]+ +/[^?#\\s]*$"
            },
            "query": {
              "description": "What the query has to be; everything in it is text.",
              "$ref": "#/definitions/pattern"
            },
            "headers": {
              "description": "What the headers have to be; names ignore case.",
              "$ref": "#/definitions/pattern"
            },
            "json": {
              "description": "What the body has to be, as JSON.",
              "$ref": "#/definitions/pattern"
            },
            "form": {
              "description": "What the fields of a form have to be; everything in it is text.",
              "$ref": "#/definitions/pattern"
            },
            "multipart": {
              "description": "What the parts of a multipart body have to be, by name: each has body, json, filename and type.",
              "$ref": "#/definitions/pattern"
            },
            "body": {
              "description": "What the body has to be, as text.",
              "$ref": "#/definitions/pattern"
            },
            "reply": {
              "description": "The answer; of a list the first request gets the first, and so on, and the last stands from then on.",
              "oneOf": [
                {
                  "$ref": "#/definitions/reply"
                },
                {
                  "type": "array",
                  "minItems": 1,
                  "items": {
                    "$ref": "#/definitions/reply"
                  }
                }
              ]
            }
          }
        },
        "reply": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "status": {
              "description": "200 where nothing is said.",
              "oneOf": [
                {
                  "type": "integer",
                  "minimum": 200,
                  "maximum": 599
                },
                {
                  "type": "string",
                  "pattern": "^\\$\\{[\\s\\S]*\\}$"
                }
              ]
            },
            "headers": {
              "description": "A list repeats the header.",
              "type": "object"
            },
            "json": {
              "description": "The body, as JSON; ${…} may stand in it, and read the request: ${request.json.amount}."
            },
            "body": {
              "description": "The body: text, a file, or bytes in base64.",
              "oneOf": [
                {
                  "type": [
                    "string",
                    "number",
                    "boolean"
                  ]
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "minProperties": 1,
                  "maxProperties": 1,
                  "properties": {
                    "file": {
                      "description": "Relative to this file.",
                      "type": "string",
                      "minLength": 1
                    },
                    "base64": {
                      "description": "Bytes, as base64 (RFC 4648).",
                      "type": "string"
                    }
                  }
                }
              ]
            },
            "stream": {
              "description": "The body, sent piece by piece.",
              "type": "array",
              "minItems": 1,
              "items": {
                "oneOf": [
                  {
                    "type": [
                      "string",
                      "number",
                      "boolean"
                    ]
                  },
                  {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "text": {
                        "description": "Text, as it is."
                      },
                      "json": {
                        "description": "A line of JSON."
                      },
                      "delay": {
                        "$ref": "#/definitions/duration"
                      },
                      "drop": {
                        "description": "Breaks the connection here.",
                        "const": true
                      }
                    },
                    "oneOf": [
                      {
                        "required": [
                          "text"
                        ]
                      },
                      {
                        "required": [
                          "json"
                        ]
                      },
                      {
                        "required": [
                          "drop"
                        ]
                      }
                    ]
                  }
                ]
              }
            },
            "delay": {
              "description": "How long the answer is held back.",
              "$ref": "#/definitions/duration"
            },
            "drop": {
              "description": "Breaks the connection instead of answering.",
              "type": "boolean"
            }
          }
        },
        "pattern": {
          "description": "A plain value means equal; in an object only the keys written are looked at; a list must match item by item and in length; an object whose keys start with '$' holds operators.",
          "allOf": [
            { "if": { "type": "array" }, "then": { "items": { "$ref": "#/definitions/pattern" } } },
            {
              "if": { "type": "object", "propertyNames": { "not": { "pattern": "^\\$[^.\\[]" } } },
              "then": { "additionalProperties": { "$ref": "#/definitions/pattern" } }
            },
            {
              "if": { "type": "object", "not": { "propertyNames": { "not": { "pattern": "^\\$[^.\\[]" } } } },
              "then": { "$ref": "#/definitions/operators" }
            }
          ]
        },
        "computed": { "description": "A text with ${…} in it, which is computed when it is looked at.", "type": "string", "pattern": "\\$\\{" },
        "operators": {
          "description": "Operators: all of them have to hold.",
          "type": "object",
          "minProperties": 1,
          "additionalProperties": false,
          "properties": {
            "$eq": { "description": "equal to this, whose keys are never operators" },
            "$ne": { "description": "present and not equal to this" },
            "$gt": { "description": "greater than this", "type": ["number", "string"] },
            "$gte": { "description": "greater than this, or the same", "type": ["number", "string"] },
            "$lt": { "description": "less than this", "type": ["number", "string"] },
            "$lte": { "description": "less than this, or the same", "type": ["number", "string"] },
            "$between": {
              "description": "from the first to the second of these two values, both included",
              "anyOf": [{ "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": ["number", "string"] } }, { "$ref": "#/definitions/computed" }]
            },
            "$near": {
              "description": "at most a tolerance away: [value, tolerance], or { value, tolerance }; for times the tolerance is a duration",
              "anyOf": [
                { "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": ["number", "string"] } },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["value", "tolerance"],
                  "properties": {
                    "value": { "description": "What it has to be near to.", "type": ["number", "string"] },
                    "tolerance": { "description": "How far it may be from that.", "type": ["number", "string"] }
                  }
                },
                { "$ref": "#/definitions/computed" }
              ]
            },
            "$in": { "description": "equal to one of this list", "anyOf": [{ "type": "array", "minItems": 1 }, { "$ref": "#/definitions/computed" }] },
            "$is": {
              "description": "of this kind: null boolean integer number string array object uuid date time datetime email url ipv4 ipv6 hostname base64 json semver",
              "anyOf": [
                {
                  "enum": [
                    "null",
                    "boolean",
                    "integer",
                    "number",
                    "string",
                    "array",
                    "object",
                    "uuid",
                    "date",
                    "time",
                    "datetime",
                    "email",
                    "url",
                    "ipv4",
                    "ipv6",
                    "hostname",
                    "base64",
                    "json",
                    "semver"
                  ]
                },
                { "$ref": "#/definitions/computed" }
              ]
            },
            "$startsWith": { "description": "a text that starts with this", "type": "string" },
            "$endsWith": { "description": "a text that ends with this", "type": "string" },
            "$matches": { "description": "a text in which this regular expression (PCRE2) matches somewhere", "type": "string" },
            "$empty": {
              "description": "true: a text, list or object with nothing in it; false: with something in it",
              "anyOf": [{ "type": "boolean" }, { "$ref": "#/definitions/computed" }]
            },
            "$absent": { "description": "true: there is no such value; false: there is", "anyOf": [{ "type": "boolean" }, { "$ref": "#/definitions/computed" }] },
            "$present": {
              "description": "true: there is such a value, if only null; false: there is not",
              "anyOf": [{ "type": "boolean" }, { "$ref": "#/definitions/computed" }]
            },
            "$contains": {
              "description": "a text has this in it, a list has an item like this, an object has this key or these fields",
              "allOf": [{ "$ref": "#/definitions/pattern" }]
            },
            "$length": { "description": "a text has this many Unicode scalars; a number or an expectation of it", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$size": {
              "description": "a list or object has this many items or keys; a number or an expectation of it",
              "allOf": [{ "$ref": "#/definitions/pattern" }]
            },
            "$every": { "description": "every item of a list, or value of an object, is like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$some": { "description": "at least one item of a list, or value of an object, is like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$none": { "description": "no item of a list, or value of an object, is like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$unordered": { "description": "a list has exactly these items, in any order", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$keys": {
              "description": "an object has exactly these keys, in any order; or an expectation of the list of its keys",
              "allOf": [{ "$ref": "#/definitions/pattern" }]
            },
            "$exactly": { "description": "an object has these keys and no others, and so have the objects in it", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$optional": { "description": "absent, or like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$not": { "description": "present and not like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$json": { "description": "a text that holds JSON like this", "allOf": [{ "$ref": "#/definitions/pattern" }] },
            "$schema": { "description": "valid against a JSON Schema (2020-12 or draft 7): the path of its file, or the schema itself", "type": ["string", "object", "boolean"] },
            "$snapshot": { "description": "the same as the file with this name beside the spec, which 'seam run --update' writes", "type": "string", "pattern": "^[A-Za-z0-9_-]+$" },
            "$all": { "description": "all of these expectations hold", "type": "array", "items": { "$ref": "#/definitions/pattern" } },
            "$any": { "description": "at least one of these expectations holds", "type": "array", "items": { "$ref": "#/definitions/pattern" } }
          }
        }
      }
    }

    """#

  static let stub = #"""
    {
      "$schema": "http://json-schema.org/draft-07/schema#",
      "$id": "https://seam.example/schemas/stub.schema.json",
      "title": "A stub of a third party",
      "description": "Routes: which requests are taken, and what they are answered.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "routes"
      ],
      "properties": {
        "routes": {
          "description": "The first that a request satisfies answers it.",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/route"
          }
        }
      },
      "definitions": {
        "route": {
          "description": "Which requests are taken, and what they are answered.",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "on",
            "reply"
          ],
          "properties": {
            "on": {
              "description": "A method and a path, in which {name} stands for any text: GET /v1/charges/{id}.",
              "type": "string",
              "pattern": "^[A-Z]+ +/[^?#\\s]*$"
            },
            "query": {
              "description": "What the query has to be; everything in it is text.",
              "$ref": "#/definitions/pattern"
            },
            "headers": {
              "description": "What the headers have to be; names ignore case.",
              "$ref": "#/definitions/pattern"
            },
            "json": {
              "description": "What the body has to be, as JSON.",
              "$ref": "#/definitions/pattern"
            },
            "form": {
              "description": "What the fields of a form have to be; everything in it is text.",
              "$ref": "#/definitions/pattern"
            },
            "multipart": {
              "description": "What the parts of a multipart body have to be, by name: each has body, json, filename and type.",
              "$ref": "#/definitions/pattern"
            },
            "body": {
              "description": "What the body has to be, as text.",
              "$ref": "#/definitions/pattern"
            },
            "reply": {
              "description": "The answer; of a list the first request gets the first, and so on, and the last stands from then on.",
              "oneOf": [
                {
                  "$ref": "#/definitions/reply"
                },
                {
                  "type": "array",
                  "minItems": 1,
                  "items": {
                    "$ref": "#/definitions/reply"
                  }
                }
              ]
            }
          }
        },
        "reply": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "status": {
              "description": "200 where nothing is said.",
              "oneOf": [
                {
                  "type": "integer",
                  "minimum": 200,
                  "maximum": 599
                },
                {
                  "type": "string",
                  "pattern": "^\\$\\{[\\s\\S]*\\}$"
                }
              ]
            },
            "headers": {
              "description": "A list repeats the header.",
              "type": "object"
            },
            "json": {
              "description": "The body, as JSON; ${…} may stand in it, and read the request: ${request.json.amount}."
            },
            "body": {
              "description": "The body: text, a file, or bytes in base64.",
              "oneOf": [
                {
                  "type": [
                    "string",
                    "number",
                    "boolean"
                  ]
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "minProperties": 1,
                  "maxProperties": 1,
                  "properties": {
                    "file": {
                      "description": "Relative to this file.",
                      "type": "string",
                      "minLength": 1
                    },
                    "base64": {
                      "description": "Bytes, as base64 (RFC 4648).",
                      "type": "string"
                    }
                  }
                }
              ]
            },
            "stream": {
              "description": "The body, sent piece by piece.",
              "type": "array",
              "minItems": 1,
              "items": {
                "oneOf": [
                  {
                    "type": [
                      "string",
                      "number",
                      "boolean"
                    ]
                  },
                  {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "text": {
                        "description": "Text, as it is."
                      },
                      "json": {
                        "description": "A line of JSON."
                      },
                      "delay": {
                        "$ref": "#/definitions/duration"
                      },
                      "drop": {
                        "description": "Breaks the connection here.",
                        "const": true
                      }
                    },
                    "oneOf": [
                      {
                        "required": [
                          "text"
                        ]
                      },
                      {
                        "required": [
                          "json"
                        ]
                      },
                      {
                        "required": [
                          "drop"
                        ]
                      }
                    ]
                  }
                ]
              }
            },
            "delay": {
              "description": "How long the answer is held back.",
              "$ref": "#/definitions/duration"
            },
            "drop": {
              "description": "Breaks the connection instead of answering.",
              "type": "boolean"
            }
          }
        },
        "duration": {
          "description": "A length of time with its unit: 250ms, 5s, 1.5s, 2m, 1h30m.",
          "type": "string",
          "pattern": "^([0-9]+(\\.[0-9]+)?(ms|us|µs|ns|s|m|h))+$"
        },
        "pattern": {
          "description": "A plain value means equal; in an object only the keys written are looked at; a list must match item by item and in length; an object whose keys start with '$' holds operators.",
          "allOf": [
            {
              "if": {
                "type": "array"
              },
              "then": {
                "items": {
                  "$ref": "#/definitions/pattern"
                }
              }
            },
            {
              "if": {
                "type": "object",
                "propertyNames": {
                  "not": {
                    "pattern": "^\\$[^.\\[]"
                  }
                }
              },
              "then": {
                "additionalProperties": {
                  "$ref": "#/definitions/pattern"
                }
              }
            },
            {
              "if": {
                "type": "object",
                "not": {
                  "propertyNames": {
                    "not": {
                      "pattern": "^\\$[^.\\[]"
                    }
                  }
                }
              },
              "then": {
                "$ref": "#/definitions/operators"
              }
            }
          ]
        },
        "computed": {
          "description": "A text with ${…} in it, which is computed when it is looked at.",
          "type": "string",
          "pattern": "\\$\\{"
        },
        "operators": {
          "description": "Operators: all of them have to hold.",
          "type": "object",
          "minProperties": 1,
          "additionalProperties": false,
          "properties": {
            "$eq": {
              "description": "equal to this, whose keys are never operators"
            },
            "$ne": {
              "description": "present and not equal to this"
            },
            "$gt": {
              "description": "greater than this",
              "type": [
                "number",
                "string"
              ]
            },
            "$gte": {
              "description": "greater than this, or the same",
              "type": [
                "number",
                "string"
              ]
            },
            "$lt": {
              "description": "less than this",
              "type": [
                "number",
                "string"
              ]
            },
            "$lte": {
              "description": "less than this, or the same",
              "type": [
                "number",
                "string"
              ]
            },
            "$between": {
              "description": "from the first to the second of these two values, both included",
              "anyOf": [
                {
                  "type": "array",
                  "minItems": 2,
                  "maxItems": 2,
                  "items": {
                    "type": [
                      "number",
                      "string"
                    ]
                  }
                },
                {
                  "$ref": "#/definitions/computed"
                }
              ]
            },
            "$near": {
              "description": "at most a tolerance away: [value, tolerance], or { value, tolerance }; for times the tolerance is a duration",
              "anyOf": [
                {
                  "type": "array",
                  "minItems": 2,
                  "maxItems": 2,
                  "items": {
                    "type": [
                      "number",
                      "string"
                    ]
                  }
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "value",
                    "tolerance"
                  ],
                  "properties": {
                    "value": {
                      "description": "What it has to be near to.",
                      "type": [
                        "number",
                        "string"
                      ]
                    },
                    "tolerance": {
                      "description": "How far it may be from that.",
                      "type": [
                        "number",
                        "string"
                      ]
                    }
                  }
                },
                {
                  "$ref": "#/definitions/computed"
                }
              ]
            },
            "$in": {
              "description": "equal to one of this list",
              "anyOf": [
                {
                  "type": "array",
                  "minItems": 1
                },
                {
                  "$ref": "#/definitions/computed"
                }
              ]
            },
            "$is": {
              "description": "of this kind: null boolean integer number string array object uuid date time datetime email url ipv4 ipv6 hostname base64 json semver",
              "anyOf": [
                {
                  "enum": [
                    "null",
                    "boolean",
                    "integer",
                    "number",
                    "string",
                    "array",
                    "object",
                    "uuid",
                    "date",
                    "time",
                    "datetime",
                    "email",
                    "url",
                    "ipv4",
                    "ipv6",
                    "hostname",
                    "base64",
                    "json",
                    "semver"
                  ]
                },
                {
                  "$ref": "#/definitions/computed"
                }
              ]
            },
            "$startsWith": {
              "description": "a text that starts with this",
              "type": "string"
            },
            "$endsWith": {
              "description": "a text that ends with this",
              "type": "string"
            },
            "$matches": {
              "description": "a text in which this regular expression (PCRE2) matches somewhere",
              "type": "string"
            },
            "$empty": {
              "description": "true: a text, list or object with nothing in it; false: with something in it",
              "anyOf": [
                {
                  "type": "boolean"
                },
                {
                  "$ref": "#/definitions/computed"
                }
              ]
            },
            "$absent": {
              "description": "true: there is no such value; false: there is",
              "anyOf": [
                {
                  "type": "boolean"
                },
                {
                  "$ref": "#/definitions/computed"
                }
              ]
            },
            "$present": {
              "description": "true: there is such a value, if only null; false: there is not",
              "anyOf": [
                {
                  "type": "boolean"
                },
                {
                  "$ref": "#/definitions/computed"
                }
              ]
            },
            "$contains": {
              "description": "a text has this in it, a list has an item like this, an object has this key or these fields",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$length": {
              "description": "a text has this many Unicode scalars; a number or an expectation of it",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$size": {
              "description": "a list or object has this many items or keys; a number or an expectation of it",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$every": {
              "description": "every item of a list, or value of an object, is like this",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$some": {
              "description": "at least one item of a list, or value of an object, is like this",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$none": {
              "description": "no item of a list, or value of an object, is like this",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$unordered": {
              "description": "a list has exactly these items, in any order",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$keys": {
              "description": "an object has exactly these keys, in any order; or an expectation of the list of its keys",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$exactly": {
              "description": "an object has these keys and no others, and so have the objects in it",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$optional": {
              "description": "absent, or like this",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$not": {
              "description": "present and not like this",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$json": {
              "description": "a text that holds JSON like this",
              "allOf": [
                {
                  "$ref": "#/definitions/pattern"
                }
              ]
            },
            "$schema": { "description": "valid against a JSON Schema (2020-12 or draft 7): the path of its file, or the schema itself", "type": ["string", "object", "boolean"] },
            "$snapshot": { "description": "the same as the file with this name beside the spec, which 'seam run --update' writes", "type": "string", "pattern": "^[A-Za-z0-9_-]+$" },
            "$all": {
              "description": "all of these expectations hold",
              "type": "array",
              "items": {
                "$ref": "#/definitions/pattern"
              }
            },
            "$any": {
              "description": "at least one of these expectations holds",
              "type": "array",
              "items": {
                "$ref": "#/definitions/pattern"
              }
            }
          }
        }
      }
    }

    """#
}
