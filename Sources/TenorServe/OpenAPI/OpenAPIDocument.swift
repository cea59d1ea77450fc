/// The description of the service in OpenAPI 3.1, with the names of the models and labels that it has.
struct OpenAPIDocument {
  let models: [String]
  let labels: [String]
  let needsKey: Bool
  let maximumBodyBytes: Int

  /// The document as JSON.
  var json: [UInt8] {
    var text = Self.head + Self.classifyPaths + Self.readingPaths + Self.runPaths + Self.probePaths
    text += Self.componentsHead + Self.requestSchemas + Self.answerSchemas + Self.runSchemas
    text += needsKey ? Self.securityScheme : "}}}"
    text = text.replacing("\"%MODELS%\"", with: list(models)).replacing("\"%LABELS%\"", with: list(labels))
    text = text.replacing("\"%ASSETS%\"", with: list(PageAssets.files.keys.sorted()))
    text = text.replacing("\"%KEY%\"", with: needsKey ? #"[{"key": []}]"# : "[]")
    return Array(text.utf8)
  }

  private func list(_ names: [String]) -> String {
    var writer = JSONWriter()
    writer.array(names) { $0.string($1) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension OpenAPIDocument {
  private static let head = #"""
    {"openapi": "3.1.0",
    "info": {"title": "Tenor", "version": "1", "summary": "Text classifiers",
      "description": "Labels of texts, and why. Every error is an object {\"error\": {\"code\", \"message\", \"where\"}}.",
      "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
    "servers": [{"url": "."}],
    "paths": {
    """#

  private static let componentsHead = #"""
    },
    "components": {
    "headers": {
      "RequestID": {"description": "The name of the request in the log.", "schema": {"type": "string"}},
      "RetryAfter": {"description": "Seconds after which it is worth trying again.", "schema": {"type": "integer", "minimum": 1}},
      "Model": {"description": "The model that answered.", "schema": {"type": "string"}},
      "Version": {"description": "The version of the model.", "schema": {"type": "string"}}
    },
    "responses": {
    \#(errorResponse("BadRequest", "The request, its Host header or its JSON cannot be read.")),
    \#(errorResponse("Unauthorized", "A key is missing or unknown.", header: #""WWW-Authenticate": {"schema": {"type": "string"}}"#)),
    \#(errorResponse("NotFound", "There is no such model, run or address.")),
    \#(errorResponse("NotAcceptable", "The header Accept allows no type that the address has.")),
    \#(errorResponse("Timeout", "The request came too slowly.")),
    \#(errorResponse("TooLarge", "The body is too long.")),
    \#(errorResponse("UnsupportedType", "The body is of another type than the address takes.")),
    \#(errorResponse("Unprocessable", "The JSON does not fit: an unknown key, a value of another type or out of range.")),
    \#(errorResponse("TooMany", "The queue is full, or the client has sent too much.", header: retryAfter)),
    \#(errorResponse("HeadersTooLarge", "The head is too long.")),
    \#(errorResponse("Internal", "A fault of the service.")),
    \#(errorResponse("Unavailable", "Models are being loaded, or the service is ending.", header: retryAfter)),
    \#(errorResponse("Late", "The deadline passed before the answer was found."))
    },
    "schemas": {
    "Error": {"type": "object", "required": ["error"], "additionalProperties": false, "properties": {"error": {
      "type": "object", "required": ["code", "message"], "additionalProperties": false, "properties": {
        "code": {"enum": ["bad_request", "unauthorized", "not_found", "method_not_allowed", "not_acceptable", "timeout",
          "payload_too_large", "unsupported_media_type", "unprocessable", "too_many_requests", "headers_too_large",
          "internal", "unavailable", "deadline_exceeded"]},
        "message": {"type": "string", "description": "What was expected, what was found, and how to mend it."},
        "where": {"type": "string", "description": "Where in the request."}}}}},
    """#

  private static let retryAfter = ##""Retry-After": {"$ref": "#/components/headers/RetryAfter"}"##

  private static func errorResponse(_ name: String, _ description: String, header: String? = nil) -> String {
    ##""\##(name)": {"description": "\##(description)", "headers": {"##
      + ##""X-Request-Id": {"$ref": "#/components/headers/RequestID"}\##(header.map { ", " + $0 } ?? "")},"##
      + ##" "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}"##
  }

  private static let securityScheme = #"""
    }, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}}
    """#

  /// The errors that any address may answer with, as members of its responses.
  static let commonErrors = ##"""
    "400": {"$ref": "#/components/responses/BadRequest"}, "401": {"$ref": "#/components/responses/Unauthorized"},
      "408": {"$ref": "#/components/responses/Timeout"}, "429": {"$ref": "#/components/responses/TooMany"},
      "431": {"$ref": "#/components/responses/HeadersTooLarge"}, "500": {"$ref": "#/components/responses/Internal"},
      "503": {"$ref": "#/components/responses/Unavailable"}
    """##

  /// The errors of addresses that take a body.
  static let bodyErrors = ##"""
    "404": {"$ref": "#/components/responses/NotFound"}, "406": {"$ref": "#/components/responses/NotAcceptable"},
      "413": {"$ref": "#/components/responses/TooLarge"}, "415": {"$ref": "#/components/responses/UnsupportedType"},
      "422": {"$ref": "#/components/responses/Unprocessable"}, "504": {"$ref": "#/components/responses/Late"},
      \##(commonErrors)
    """##

  /// The headers of an answer of a model.
  static let modelHeaders = ##"""
    {"X-Request-Id": {"$ref": "#/components/headers/RequestID"}, "X-Tenor-Model": {"$ref": "#/components/headers/Model"},
      "X-Tenor-Model-Version": {"$ref": "#/components/headers/Version"}}
    """##
}
