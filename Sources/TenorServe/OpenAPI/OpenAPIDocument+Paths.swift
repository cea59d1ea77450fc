extension OpenAPIDocument {
  static let classifyPaths = ##"""
    "/v1/classify": {"post": {"operationId": "classify", "summary": "The labels of one text or several.",
      "description": "With a body of lines (application/x-ndjson: each a JSON string, or an object with the key text) the answer comes as lines in their order, while the body is still being sent.",
      "security": "%KEY%",
      "parameters": [{"name": "model", "in": "query", "description": "The model's name, for a body of lines alone; the first without. JSON names it in the body.", "schema": {"type": "string"}}],
      "requestBody": {"required": true, "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/ClassifyRequest"}},
        "application/x-ndjson": {"schema": {"type": "string"}}}},
      "responses": {"200": {"description": "The labels, with their scores.", "headers": \##(modelHeaders),
        "content": {"application/json": {"schema": {"anyOf": [
            {"$ref": "#/components/schemas/ClassifyAnswer"}, {"$ref": "#/components/schemas/ClassifyAnswers"}]}},
          "application/x-ndjson": {"schema": {"type": "string", "description": "A result with its index on each line; after a failure in the middle an error."}}}},
        \##(bodyErrors)}}},
    "/predict": {"post": {"operationId": "predict", "summary": "The labels of one text or several, in the form of Hugging Face's text classification.",
      "security": "%KEY%",
      "parameters": [{"name": "model", "in": "query", "description": "The model's name; the first without.", "schema": {"enum": "%MODELS%"}}],
      "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PredictRequest"}}}},
      "responses": {"200": {"description": "For each text its labels, best first; for a lone text its labels.", "headers": \##(modelHeaders),
        "content": {"application/json": {"schema": {"anyOf": [
          {"type": "array", "items": {"$ref": "#/components/schemas/LabelScore"}},
          {"type": "array", "items": {"type": "array", "items": {"$ref": "#/components/schemas/LabelScore"}}}]}}}},
        \##(bodyErrors)}}},
    """##

  static let readingPaths = ##"""
    "/v1/models": {"get": {"operationId": "listModels", "summary": "The models.", "security": "%KEY%",
      "responses": {"200": {"description": "The models, the default first.", "content": {"application/json": {"schema": {
        "type": "object", "required": ["models", "runs"], "additionalProperties": false, "properties": {
          "models": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}},
          "runs": {"type": "boolean", "description": "Whether /v1/runs answers."}}}}}},
        \##(commonErrors)}}},
    "/v1/models/{name}": {"get": {"operationId": "showModel", "summary": "A model.", "security": "%KEY%",
      "parameters": [{"name": "name", "in": "path", "required": true, "schema": {"enum": "%MODELS%"}}],
      "responses": {"200": {"description": "The model.", "headers": \##(modelHeaders),
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Model"}}}},
        "404": {"$ref": "#/components/responses/NotFound"}, \##(commonErrors)}}},
    "/v1/examples": {"get": {"operationId": "listExamples", "summary": "Texts to try.", "security": "%KEY%",
      "responses": {"200": {"description": "The texts.", "content": {"application/json": {"schema": {
        "type": "object", "required": ["examples"], "additionalProperties": false, "properties": {"examples": {"type": "array", "items": {
          "type": "object", "required": ["text", "expected", "note"], "additionalProperties": false, "properties": {
            "text": {"type": "string"}, "expected": {"type": ["string", "null"]}, "note": {"type": "string"}}}}}}}}},
        \##(commonErrors)}}},
    """##

  static let runPaths = ##"""
    "/v1/runs": {"get": {"operationId": "listRuns", "summary": "The trainings, the newest first.", "security": "%KEY%",
      "responses": {"200": {"description": "The trainings.", "content": {"application/json": {"schema": {
        "type": "object", "required": ["runs"], "additionalProperties": false,
        "properties": {"runs": {"type": "array", "items": {"$ref": "#/components/schemas/Run"}}}}}}},
        "404": {"$ref": "#/components/responses/NotFound"}, \##(commonErrors)}}},
    "/v1/runs/events": {"get": {"operationId": "followRuns", "summary": "What happens to the trainings, as server-sent events.", "security": "%KEY%",
      "responses": {"200": {"description": "Events run (a training as in the list) and epoch.", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
        "404": {"$ref": "#/components/responses/NotFound"}, "406": {"$ref": "#/components/responses/NotAcceptable"}, \##(commonErrors)}}},
    "/v1/runs/{id}": {"get": {"operationId": "showRun", "summary": "A training with its figures by epoch.", "security": "%KEY%",
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
      "responses": {"200": {"description": "The training.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RunDetails"}}}},
        "404": {"$ref": "#/components/responses/NotFound"}, \##(commonErrors)}}},
    "/v1/runs/{id}/report": {"get": {"operationId": "showReport", "summary": "The report of a training.", "security": "%KEY%",
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
      "responses": {"200": {"description": "The report.", "content": {"text/html": {"schema": {"type": "string"}}}},
        "404": {"$ref": "#/components/responses/NotFound"}, \##(commonErrors)}}},
    """##

  static let probePaths = ##"""
    "/health": {"get": {"operationId": "health", "summary": "Whether the process is well.",
      "responses": {"200": {"description": "It is.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Status"}}}},
        \##(probeErrors)}}},
    "/ready": {"get": {"operationId": "ready", "summary": "Whether the service takes requests.",
      "responses": {"200": {"description": "It does.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Status"}}}},
        \##(probeErrors)}}},
    "/metrics": {"get": {"operationId": "metrics", "summary": "Figures in the text format of Prometheus.", "security": "%KEY%",
      "responses": {"200": {"description": "The figures.", "content": {"text/plain": {"schema": {"type": "string"}}}}, \##(commonErrors)}}},
    "/openapi.json": {"get": {"operationId": "openapi", "summary": "This description.",
      "responses": {"200": {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}}, \##(commonErrors)}}},
    "/": {"get": {"operationId": "page", "summary": "The page.",
      "responses": {"200": {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}},
        "304": {"description": "It is as it was."}, \##(commonErrors)}}},
    "/assets/{name}": {"get": {"operationId": "asset", "summary": "A file of the page.",
      "parameters": [{"name": "name", "in": "path", "required": true, "schema": {"enum": "%ASSETS%"}}],
      "responses": {"200": {"description": "The file.", "content": {"text/html": {"schema": {"type": "string"}}, "text/css": {"schema": {"type": "string"}},
          "text/javascript": {"schema": {"type": "string"}}, "image/svg+xml": {"schema": {"type": "string"}}}},
        "304": {"description": "It is as it was."}, "404": {"$ref": "#/components/responses/NotFound"}, \##(commonErrors)}}}
    """##

  private static let probeErrors = ##"""
    "400": {"$ref": "#/components/responses/BadRequest"}, "408": {"$ref": "#/components/responses/Timeout"},
      "431": {"$ref": "#/components/responses/HeadersTooLarge"}, "500": {"$ref": "#/components/responses/Internal"},
      "503": {"description": "Not yet, or not any more.", "headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Status"}}}}
    """##
}
