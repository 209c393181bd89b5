extension Explanation {
  /// The shape of spec files, `seam.yaml` and files of steps.
  static let shapePages = #"""
    ## unknown-key

    A key that this object does not have. Keys are never ignored: a misspelt `expect` would otherwise expect nothing.

    Wrong:

    ```yaml
    - http: GET /health
      expct: { status: 200 }
    ```

    Right:

    ```yaml
    - http: GET /health
      expect: { status: 200 }
    ```

    ## missing-key

    An object lacks a key without which it means nothing.

    Wrong:

    ```yaml
    about: A spec without a name
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## wrong-kind

    The value of a key is of another kind than the key needs: text where a list belongs, or nothing at all. `yes` and `no` are text in YAML 1.2.

    Wrong:

    ```yaml
    spec: The shop is open
    steps:
      http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## empty

    Something that has to have something in it has nothing.

    Wrong:

    ```yaml
    spec: The shop is open
    steps: []
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## not-yet-supported

    The key belongs to the language, but this version of Seam does not know it yet. It is refused, for to ignore it would change what the spec means.

    ## expression-not-allowed

    What names a spec, chooses a file or says how long something may take has to be known before the run, so it holds no expression.

    Wrong:

    ```yaml
    spec: "The shop is open in ${run.id}"
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## expression-in-key

    The names of headers, parameters of a query and fields of a form hold no expressions: this one would be sent as it is written.

    Wrong:

    ```yaml
    - http: GET /orders
      query: { "${run.id}": 1 }
    ```

    Right:

    ```yaml
    - http: GET /orders
      query: { run: "${run.id}" }
    ```

    ## bad-identifier

    Names that expressions use consist of lower-case letters, digits and `_`, start with a letter, and are no word that CEL keeps for itself.

    Wrong:

    ```yaml
    - id: Placed-Order
      http: POST /orders
    ```

    Right:

    ```yaml
    - id: placed_order
      http: POST /orders
    - http: GET /orders/${placed_order.json.id}
    ```

    ## bad-duration

    A duration is a number with a unit: `250ms`, `5s`, `1.5s`, `2m`, `1h30m`.

    Wrong:

    ```yaml
    - http: GET /health
      within: 5
    ```

    Right:

    ```yaml
    - http: GET /health
      within: 5s
    ```

    ## zero-duration

    To wait for no time is not to wait.

    Wrong:

    ```yaml
    - http: GET /health
      within: 0s
    ```

    Right:

    ```yaml
    - http: GET /health
      within: 1s
    ```

    ## unreadable-file

    A file that is named cannot be read. Paths are relative to the file in which they stand.

    Wrong:

    ```yaml
    - sql: { file: nothing.sql }
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: A file is run
    steps:
      - sql: { file: clean.sql }
    # clean.sql
    delete from orders
    ```

    ## no-such-file

    No file matches the pattern.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies:
      orders_db: { sqlite: {}, migrate: migrations/*.sql }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies:
      orders_db: { sqlite: {}, migrate: migrations/*.sql }
    # migrations/1.sql
    create table orders (id integer primary key)
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    ## no-spec

    The file holds nothing, or only comments.

    Wrong:

    ```yaml
    # example.spec.yaml
    # to be written
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: The shop is open
    skip: to be written
    steps:
      - http: GET /health
    ```

    ## second-document

    `seam.yaml`, a file of steps and a stub file are one document each. Only spec files have several.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:8080" } }
    ---
    dependencies: {}
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:8080" } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## duplicate-tag

    A tag stands twice.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: [shop, shop]
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: [shop]
    steps:
      - http: GET /health
    ```

    ## no-action

    A step does one thing, and this one says none: it has options only, or keys that belong to an action.

    Wrong:

    ```yaml
    - json: { quantity: 2 }
      expect: { status: 201 }
    ```

    Right:

    ```yaml
    - http: POST /orders
      json: { quantity: 2 }
      expect: { status: 201 }
    ```

    ## two-actions

    A step does one thing. The second is a step of its own.

    Wrong:

    ```yaml
    - http: POST /orders
      sql: select 1 as one
    ```

    Right:

    ```yaml
    - http: POST /orders
    - sql: select 1 as one
    ```

    ## no-result

    `publish`, `assert` and `log` find nothing out, so nothing can be expected of them or saved.

    Wrong:

    ```yaml
    - log: hello
      save: { greeting: hello }
    ```

    Right:

    ```yaml
    - exec: [echo, hello]
      expect: { stdout: "hello\n" }
    ```

    ## bad-request-line

    `http` is a method in capitals, a space and a path or an address.

    Wrong:

    ```yaml
    - http: /health
    ```

    Right:

    ```yaml
    - http: GET /health
    ```

    ## bad-request-target

    A path begins with `/`; an address with `http://` or `https://`.

    Wrong:

    ```yaml
    - http: GET health
    ```

    Right:

    ```yaml
    - http: GET /health
    ```

    ## unknown-method

    The method is nearly one of HTTP's. Methods that are like none of them are sent as they are written.

    Wrong:

    ```yaml
    - http: PSOT /orders
    ```

    Right:

    ```yaml
    - http: POST /orders
    ```

    ## space-in-path

    A path holds no spaces. In a value that is computed they are encoded by themselves.

    Wrong:

    ```yaml
    - http: GET /orders/last week
    ```

    Right:

    ```yaml
    - http: GET /orders/last%20week
    ```

    ## bad-header-name

    The name of a header or a cookie holds characters that cannot stand there (RFC 9110, section 5.6.2).

    Wrong:

    ```yaml
    - http: GET /health
      headers: { "accept language": de }
    ```

    Right:

    ```yaml
    - http: GET /health
      headers: { accept-language: de }
    ```

    ## bad-header

    In Markdown, a line of a block `http seam` is no header, and it stands before the empty line behind which the body begins. In a reply of a
    stub, the value of a header holds a line break.

    Wrong:

    ````markdown
    # example.md
    ```http seam
    POST /orders
    two of them
    ```
    ````

    Right:

    ````markdown
    # example.md
    ```http seam
    POST /orders
    Content-Type: application/json

    {"quantity": 2}
    ```
    ````

    ## bad-variable-name

    The name of an environment variable consists of letters, digits and `_`, and starts with no digit.

    Wrong:

    ```yaml
    - exec: [env]
      env: { MY-NAME: ann }
    ```

    Right:

    ```yaml
    - exec: [env]
      env: { MY_NAME: ann }
    ```

    ## bad-address

    An address lacks its scheme or cannot be read.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { url: "127.0.0.1:8080" } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:8080" } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## two-bodies

    A request, a message and a reply have one body.

    Wrong:

    ```yaml
    - http: POST /orders
      json: { quantity: 2 }
      form: { quantity: 2 }
    ```

    Right:

    ```yaml
    - http: POST /orders
      json: { quantity: 2 }
    ```

    ## one-body

    A body that is an object is one of `{ file: … }` and `{ base64: … }`.

    Wrong:

    ```yaml
    - http: PUT /picture
      body: {}
    ```

    Right:

    ```yaml
    - http: PUT /picture
      body: { base64: iVBORw== }
    ```

    ## one-content

    A part of a form that is an object is one of `file`, `base64`, `text` and `json`.

    Wrong:

    ```yaml
    - http: POST /pictures
      multipart: { picture: { type: image/png } }
    ```

    Right:

    ```yaml
    - http: POST /pictures
      multipart: { picture: { base64: iVBORw==, type: image/png } }
    ```

    ## bad-base64

    The text is no base64 (RFC 4648, section 4).

    Wrong:

    ```yaml
    - http: PUT /picture
      body: { base64: "iVBOR!" }
    ```

    Right:

    ```yaml
    - http: PUT /picture
      body: { base64: iVBORw== }
    ```

    ## body-of-head

    A HEAD request has no body.

    Wrong:

    ```yaml
    - http: HEAD /orders
      json: { quantity: 2 }
    ```

    Right:

    ```yaml
    - http: HEAD /orders
    ```

    ## one-auth

    `auth` is one of `{ basic: { user: …, password: … } }` and `{ bearer: … }`, or `none`.

    Wrong:

    ```yaml
    - http: GET /orders
      auth: { bearer: abcdef, basic: { user: ann, password: secret } }
    ```

    Right:

    ```yaml
    - http: GET /orders
      auth: { bearer: abcdef }
    ```

    ## said-twice

    Two keys say the same, or contradict each other.

    Wrong:

    ```yaml
    - http: GET /orders
      headers: { authorization: Bearer abcdef }
      auth: { bearer: abcdef }
    ```

    Right:

    ```yaml
    - http: GET /orders
      auth: { bearer: abcdef }
    ```

    ## key-without-cert

    A private key belongs to a certificate, and none is given.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET https://127.0.0.1:8443/
        tls: { key: client.key }
    # client.key
    -----BEGIN PRIVATE KEY-----
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET https://127.0.0.1:8443/
        tls: { cert: client.pem, key: client.key }
    # client.key
    -----BEGIN PRIVATE KEY-----
    # client.pem
    -----BEGIN CERTIFICATE-----
    ```

    ## not-pem

    The file holds no certificate or key in PEM, the form with `-----BEGIN …-----`.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET https://127.0.0.1:8443/
        tls: { ca: ca.pem }
    # ca.pem
    MIIB
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET https://127.0.0.1:8443/
        tls: { ca: ca.pem }
    # ca.pem
    -----BEGIN CERTIFICATE-----
    ```

    ## bad-proxy

    `proxy` is an address with its scheme, `environment` or `none`.

    Wrong:

    ```yaml
    - http: GET /health
      proxy: 127.0.0.1:3128
    ```

    Right:

    ```yaml
    - http: GET /health
      proxy: http://127.0.0.1:3128
    ```

    ## exec-is-no-list

    `exec` runs a program without a shell: the program and its arguments are items of a list. `shell` gives a line to a shell.

    Wrong:

    ```yaml
    - exec: ls -l
    ```

    Right:

    ```yaml
    - exec: [ls, -l]
    - shell: ls -l | wc -l
    ```

    ## not-an-expression

    `when`, `until`, `each` and `assert` take an expression, which is always written with `${…}`.

    Wrong:

    ```yaml
    - http: GET /health
      when: run.seed > 5
    ```

    Right:

    ```yaml
    - http: GET /health
      when: ${run.seed > 5}
    ```

    ## every-without-within

    `every` says how often a step looks again, and without `within` it looks once.

    Wrong:

    ```yaml
    - http: GET /health
      every: 100ms
    ```

    Right:

    ```yaml
    - http: GET /health
      within: 2s
      every: 100ms
    ```

    ## every-beyond-within

    The step would look once: the next time is past the end.

    Wrong:

    ```yaml
    - http: GET /health
      within: 1s
      every: 2s
    ```

    Right:

    ```yaml
    - http: GET /health
      within: 2s
      every: 100ms
    ```

    ## until-without-within

    `until` ends looking again before its time, and without `within` a step looks once.

    Wrong:

    ```yaml
    - http: GET /orders/1
      until: ${result.status == 410}
    ```

    Right:

    ```yaml
    - http: GET /orders/1
      within: 2s
      until: ${result.status == 410}
    ```

    ## repeat-without-within

    `repeat: true` allows a step to act again when it looks again, and this one looks once.

    Wrong:

    ```yaml
    - http: POST /orders
      repeat: true
    ```

    Right:

    ```yaml
    - http: POST /orders
      within: 2s
      repeat: true
    ```

    ## repeat-with-effects

    A step with `effects` acts once: what is looked at again is what it did.

    Wrong:

    ```yaml
    - http: POST /orders
      within: 2s
      repeat: true
      effects: none
    ```

    Right:

    ```yaml
    - http: POST /orders
      within: 2s
      effects: none
    ```

    ## without-effects

    `settle` says for how long nothing further may come once the effects hold, and the step expects none.

    Wrong:

    ```yaml
    - http: POST /orders
      settle: 200ms
    ```

    Right:

    ```yaml
    - http: POST /orders
      effects: none
      settle: 200ms
    ```

    ## empty-effects

    `{}` and `[]` do not tell whether nothing may change or anything. `none` does, and `any` for a table.

    Wrong:

    ```yaml
    - http: POST /orders
      effects: {}
    ```

    Right:

    ```yaml
    - http: POST /orders
      effects: none
    ```

    ## exchange-of-queue

    A queue has messages of any exchange.

    Wrong:

    ```yaml
    - receive: { queue: shipping }
      exchange: orders
    ```

    Right:

    ```yaml
    - receive: { queue: shipping }
      expect: { exchange: orders }
    ```

    ## exchange-of-request

    A request comes by no exchange.

    Wrong:

    ```yaml
    - receive: POST /v1/charges
      exchange: orders
    ```

    Right:

    ```yaml
    - http: POST /orders
    - receive: POST /v1/charges
    ```

    ## unknown-policy

    There is no such isolation policy.

    Wrong:

    ```yaml
    spec: The shop is open
    isolation: clon
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    spec: The shop is open
    isolation: clone
    steps:
      - sql: select 1 as one
    ```

    ## cases-file

    Rows come from a file that ends in `.csv` or `.json`.

    Wrong:

    ```yaml
    spec: Every product can be seen
    cases: { from: rows.txt }
    steps:
      - http: GET /products/${case.sku}
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.csv }
    steps:
      - http: GET /products/${case.sku}
    # rows.csv
    sku
    CUP
    ```

    ## uneven-cases

    Every row has the keys of the first, so that an expression finds them whichever row runs. `null` stands for what one does not have.

    Wrong:

    ```yaml
    spec: Every product can be seen
    cases:
      - { sku: CUP, status: 200 }
      - { sku: CAP }
    steps:
      - http: GET /products/${case.sku}
    ```

    Right:

    ```yaml
    spec: Every product can be seen
    cases:
      - { sku: CUP, status: 200 }
      - { sku: CAP, status: 404 }
    steps:
      - http: GET /products/${case.sku}
        expect: { status: "${case.status}" }
    ```

    ## no-rows

    The file of rows has none.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.csv }
    steps:
      - http: GET /products/${case.sku}
    # rows.csv
    sku
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.csv }
    steps:
      - http: GET /products/${case.sku}
    # rows.csv
    sku
    CUP
    ```

    ## csv

    The file is no CSV (RFC 4180): a quote is out of place, or a space stands at the edge of a field.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.csv }
    steps:
      - http: GET /products/${case.sku}
    # rows.csv
    sku
    The "cup"
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.csv }
    steps:
      - http: GET /products/${case.sku}
    # rows.csv
    sku
    "The ""cup"""
    ```

    ## csv-fields

    A row has more or fewer fields than the first line has names.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.csv }
    steps:
      - http: GET /products/${case.sku}
    # rows.csv
    sku,price
    CUP
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.csv }
    steps:
      - http: GET /products/${case.sku}
    # rows.csv
    sku,price
    CUP,1250
    ```

    ## csv-header

    The first line of a CSV file names its columns, each once.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.csv }
    steps:
      - http: GET /products/${case.sku}
    # rows.csv
    sku,
    CUP,CAP
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.csv }
    steps:
      - http: GET /products/${case.sku}
    # rows.csv
    sku,other
    CUP,CAP
    ```

    ## json

    The file of rows is no JSON (RFC 8259).

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.json }
    steps:
      - http: GET /products/${case.sku}
    # rows.json
    [{ "sku": "CUP", }]
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: Every product can be seen
    cases: { from: rows.json }
    steps:
      - http: GET /products/${case.sku}
    # rows.json
    [{ "sku": "CUP" }]
    ```

    ## bad-json

    A document that was given to `seam query` or `seam eval` is no JSON. The caret stands where it ceases to be.

    ```console
    $ echo '{"a": 1,}' | seam query '$.a'
    ```

    ## bad-once

    `once` says for what the steps run once: for the whole run. It is `run`, or it is left out.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
        once: true
    # login.yaml
    steps:
      - http: POST /login
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
        once: run
    # login.yaml
    steps:
      - http: POST /login
    ```

    ## once-with-cleanup

    A file whose steps run once for all specs cannot clean up at the end of one of them.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
        once: run
    # login.yaml
    steps:
      - http: POST /login
    cleanup:
      - http: POST /logout
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
    # login.yaml
    steps:
      - http: POST /login
    cleanup:
      - http: POST /logout
    ```

    ## include-cycle

    A file of steps includes itself, directly or through others.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
    # login.yaml
    steps:
      - include: login.yaml
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
    # login.yaml
    steps:
      - http: POST /login
    ```

    ## bad-input

    An input of a file of steps is `{}` where it has to be given, or `{ default: … }`.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
    # login.yaml
    inputs: { user: ann }
    steps:
      - http: POST /login
        json: { user: "${inputs.user}" }
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
    # login.yaml
    inputs: { user: { default: ann } }
    steps:
      - http: POST /login
        json: { user: "${inputs.user}" }
    ```

    ## missing-input

    An input without a default has to be given by whoever includes the file.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
    # login.yaml
    inputs: { user: {} }
    steps:
      - http: POST /login
        json: { user: "${inputs.user}" }
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
        with: { user: ann }
    # login.yaml
    inputs: { user: {} }
    steps:
      - http: POST /login
        json: { user: "${inputs.user}" }
    ```

    ## unknown-input

    The file of steps has no such input.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
        with: { usr: ann }
    # login.yaml
    inputs: { user: { default: bob } }
    steps:
      - http: POST /login
        json: { user: "${inputs.user}" }
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
        with: { user: ann }
    # login.yaml
    inputs: { user: { default: bob } }
    steps:
      - http: POST /login
        json: { user: "${inputs.user}" }
    ```

    ## no-steps

    The file of steps holds nothing.

    Wrong:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
    # login.yaml
    # to be written
    ```

    Right:

    ```yaml
    # example.spec.yaml
    spec: A token is fetched
    steps:
      - include: login.yaml
    # login.yaml
    steps:
      - http: POST /login
    ```

    ## too-deep

    Files and groups, or the parts of an expression, stand in one another deeper than anybody writes.

    ## too-many-steps

    With the files that it includes, each as often as it does, the spec comes to more steps than can be meant.

    ## no-run

    A service is a program that Seam runs, or an address.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { env: { MODE: test } } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { run: [./shop, --port, "${port}"], env: { MODE: test } } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## run-and-url

    A service is run, or has an address: not both.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { run: [./shop, --port, "${port}"], url: "http://127.0.0.1:8080" } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { run: [./shop, --port, "${port}"] } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## not-run

    The key is for a service that Seam runs, and this one has an address.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:8080", env: { MODE: test } } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:8080" } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## two-ways-ready

    One thing shows that a service is ready.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { run: [./shop, --port, "${port}"], ready: { http: GET /health, log: listening } } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { run: [./shop, --port, "${port}"], ready: { http: GET /health } } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## no-kind

    A dependency says what it is by one key: `postgres`, `sqlite`, `rabbitmq`, `stub` …

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: {} }
    # example.spec.yaml
    spec: Something is printed
    steps:
      - exec: [echo]
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: {} } }
    # example.spec.yaml
    spec: Something is printed
    steps:
      - exec: [echo]
    ```

    ## not-of-project

    An environment says what a dependency or service of the project is elsewhere; it cannot have one that the project does not have.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:1" } }
    environments: { staging: { shopp: { url: "https://staging.example.test" } } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:1" } }
    environments: { staging: { shop: { url: "https://staging.example.test" } } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## unknown-environment

    A stage runs in an environment that `seam.yaml` names under `environments`.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:1" } }
    stages: { post_deploy: { environment: staging } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:1" } }
    environments: { staging: { shop: { url: "https://staging.example.test" } } }
    stages: { post_deploy: { environment: staging } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## unknown-stage

    A spec belongs to stages that `seam.yaml` names under `stages`.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:1" } }
    stages: { pre_merge: { budget: 5m } }
    # example.spec.yaml
    spec: The shop is open
    stage: pre_merg
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { url: "http://127.0.0.1:1" } }
    stages: { pre_merge: { budget: 5m } }
    # example.spec.yaml
    spec: The shop is open
    stage: pre_merge
    steps:
      - http: GET /health
    ```

    ## two-kinds

    A dependency is of one kind.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: {}, postgres: {} } }
    # example.spec.yaml
    spec: Something is printed
    steps:
      - exec: [echo]
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: {} } }
    # example.spec.yaml
    spec: Something is printed
    steps:
      - exec: [echo]
    ```

    ## name-used-twice

    A name stands for one thing in a project or a spec.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - id: placed
      http: GET /orders/${placed.json.id}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - http: GET /orders/${placed.json.id}
    ```
    """#
}
