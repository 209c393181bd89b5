extension Explanation {
  /// What is found when a spec runs.
  static let runPages = #"""
    ## mismatch

    A result is not what was expected: each line names a place in it, with what was expected and what was found.

    Wrong when it runs:

    ```yaml
    - exec: [echo, '{"total": 5}']
      expect: { json: { total: 6 } }
    ```

    Right:

    ```yaml
    - exec: [echo, '{"total": 6}']
      expect: { json: { total: 6 } }
    ```

    ## assertion

    A condition is not true. The values that it refers to are shown.

    Wrong when it runs:

    ```yaml
    - id: printed
      exec: [echo, '{"total": 5}']
    - assert: ${printed.json.total == 6}
    ```

    Right:

    ```yaml
    - id: printed
      exec: [echo, '{"total": 6}']
    - assert: ${printed.json.total == 6}
    ```

    ## status

    The status of an answer is 400 or more, and the step expects no status. A step that expects an error says so:

    ```yaml
    - http: GET /orders/1
      expect: { status: 404 }
    ```

    ## exit-status

    A program ended with another status than 0, and the step expects none.

    Wrong when it runs:

    ```yaml
    - shell: exit 3
    ```

    Right:

    ```yaml
    - shell: exit 3
      expect: { exit: 3 }
    ```

    ## sql-error

    The database refused a statement. A step that expects that says which error.

    Wrong when it runs:

    ```yaml
    - sql: select * from nothing
    ```

    Right:

    ```yaml
    - sql: select * from nothing
      expect: { error: { message: { $contains: no such table } } }
    ```

    ## duplicate-column

    Two columns of a result have the same name, so that a row could have only one of them.

    Wrong when it runs:

    ```yaml
    - sql: select 1 as total, 2 as total
    ```

    Right:

    ```yaml
    - sql: select 1 as total, 2 as other
    ```

    ## timed-out

    A step, or steps together, were not over within their `timeout`.

    Wrong when it runs:

    ```yaml
    - exec: [sleep, "60"]
      timeout: 10ms
    ```

    Right:

    ```yaml
    - exec: ["true"]
      timeout: 10s
    ```

    ## spec-timeout

    A spec was not over within its `timeout`, 60 seconds where nothing is said.

    Wrong when it runs:

    ```yaml
    spec: It takes too long
    timeout: 20ms
    steps:
      - exec: [sleep, "60"]
    ```

    Right:

    ```yaml
    spec: It takes its time
    timeout: 60s
    steps:
      - exec: ["true"]
    ```

    ## too-large

    An expression builds a list, an object or a text that is larger than anything a test needs. Look for a list that is joined to itself.

    ## jsonpath-given-up

    A JSONPath takes too long in this document, or finds too much. A path that begins with fewer `..` finds its way sooner.

    ## unreachable

    Nobody answers at the address, or the connection broke: the service has ended, listens somewhere else, or was never there.

    Wrong when it runs:

    ```yaml
    - http: GET http://127.0.0.1:1/
    ```

    Right:

    ```yaml
    - http: GET /health
    ```

    ## not-installed

    A library or a program that is needed is not installed on this machine. The message names it.

    ## environment

    A dependency or a service could not be started, or did not become ready. What it printed last is shown; nothing was run.

    ## run-timeout

    The whole run was not over within `--run-timeout`, an hour where nothing is said. The spec that was running cleans up, those that follow are not run.

    ## missing-result

    A step uses the result of one that did not run, because its `when` was not true or something failed before it.

    Wrong when it runs:

    ```yaml
    - id: printed
      when: ${run.worker < 0}
      exec: [echo, hello]
    - log: ${printed.stdout}
    ```

    Right:

    ```yaml
    - id: printed
      exec: [echo, hello]
    - log: ${printed.stdout}
    ```

    ## null-in-path

    A value in the path of a request is null.

    Wrong when it runs:

    ```yaml
    - id: printed
      exec: [echo, '{"id": null}']
    - http: GET ${payments.url}/v1/charges/${printed.json.id}
    ```

    Right:

    ```yaml
    - id: printed
      exec: [echo, '{"id": 1}']
    - http: GET /orders/${printed.json.id}
    ```

    ## redirects

    An answer redirects more often than the step follows. `redirect: 20` follows so many; a service that redirects in a circle never ends.

    ## output-too-long

    A program printed more than 16 MiB, which is not kept. Let it write a file instead, and look at that.

    ## effects

    What a step changed is not what its `effects` say: something did not happen, happened otherwise, or happened besides. Each line names the
    table, key or request. What may change as it likes is `any`; what no spec cares about is listed under `ignore` in `seam.yaml`.

    ## no-message

    No message came that satisfies `expect`. Those that came are listed, each with why it was not the one.

    ## no-request

    A stub received no request that satisfies `expect`. Those that came are listed, each with why it was not the one.

    Wrong when it runs:

    ```yaml
    - receive: POST /v1/charges
      within: 20ms
    ```

    Right:

    ```yaml
    - http: POST /orders
    - receive: POST /v1/charges
    ```

    ## unmatched-request

    A stub was sent a request that no route takes; the nearest is shown with why it was not the one. It was answered 404.

    Wrong when it runs:

    ```yaml
    - http: GET ${payments.url}/v2/charges
      expect: { status: 404 }
    ```

    Right:

    ```yaml
    - http: POST /orders
    - receive: POST /v1/charges
    ```

    ## more-requests

    So many requests to a stub went wrong that only the first are shown.

    ## malformed-request

    What was sent to a stub is no request of HTTP/1.1 (RFC 9112). It was refused, and is not among the requests that the stub received.

    ## large-request

    A request to a stub was larger than what a stub keeps, and was answered 413.

    ## not-published

    The broker refused a message, most often because its exchange does not exist or no queue is bound to it.

    ## not-received

    The broker refused to be listened to, most often because an exchange or a queue does not exist.

    ## leak

    A spec left something behind that it should not have: the dependency, the table and the row are named. See `docs/isolation.md`.

    ## interrupted

    The run was interrupted while the step was running.

    ## no-service

    The service that the step acts on is not running: it ended, or could not be started.

    ## no-database

    The dependency takes no SQL.

    ## no-broker

    The dependency carries no messages.

    ## no-queue

    The dependency has no queues that messages could be taken from.
    """#
}
