extension OpenAPIDocument {
  private static let options = #"""
    "model": {"enum": "%MODELS%", "description": "The model's name; the first without."},
        "top_k": {"type": "integer", "minimum": 1, "description": "How many labels; all without."},
        "explain": {"enum": [true, false, "integrated-gradients", "gradient", "occlusion"], "default": false,
          "description": "How the part of each word is found; true is integrated-gradients. For texts of at most 65,536 bytes, of which at most 2,048 words are read."},
        "label": {"enum": "%LABELS%", "description": "The label that is explained; that of the verdict without."},
        "evolution": {"type": "boolean", "default": false, "description": "Whether to give the score after each word."},
        "stream": {"type": "boolean", "default": false, "description": "Whether to answer with lines."}
    """#

  static let requestSchemas = #"""
    "Text": {"type": "string", "maxLength": 1048576, "description": "At most 1 MiB of UTF-8."},
    "ClassifyRequest": {"oneOf": [
      {"type": "object", "required": ["text"], "additionalProperties": false, "properties": {
        "text": {"$ref": "#/components/schemas/Text"}, \#(options)}},
      {"type": "object", "required": ["texts"], "additionalProperties": false, "properties": {
        "texts": {"type": "array", "minItems": 1, "maxItems": 1024, "items": {"$ref": "#/components/schemas/Text"}}, \#(options)}}]},
    "PredictRequest": {"oneOf": [
      {"type": "object", "required": ["inputs"], "additionalProperties": false, "properties": {
        "inputs": {"$ref": "#/components/schemas/PredictInputs"}, "parameters": {"$ref": "#/components/schemas/PredictParameters"}}},
      {"type": "object", "required": ["data"], "additionalProperties": false, "properties": {
        "data": {"$ref": "#/components/schemas/PredictInputs"}, "parameters": {"$ref": "#/components/schemas/PredictParameters"}}}]},
    "PredictInputs": {"anyOf": [{"$ref": "#/components/schemas/Text"},
      {"type": "array", "minItems": 1, "maxItems": 1024, "items": {"$ref": "#/components/schemas/Text"}}]},
    "PredictParameters": {"type": "object", "maxProperties": 1, "additionalProperties": false, "properties": {
      "top_k": {"type": "integer", "minimum": 1}, "topK": {"type": "integer", "minimum": 1}}},
    """#

  private static let resultNames =
    #""label", "score", "scores", "unknown_word_rate", "token_count", "truncated", "informed""#

  private static let resultProperties = #"""
    "label": {"type": "string"}, "score": {"$ref": "#/components/schemas/Score"},
        "scores": {"type": "array", "items": {"$ref": "#/components/schemas/LabelScore"}, "description": "Best first."},
        "unknown_word_rate": {"$ref": "#/components/schemas/Score"}, "token_count": {"type": "integer", "minimum": 0},
        "truncated": {"type": "boolean", "description": "Whether a part of the text was not read."},
        "informed": {"type": "boolean", "description": "Whether the text holds a word that the model knows."},
        "explanation": {"$ref": "#/components/schemas/Explanation"}
    """#

  private static let modelProperties = #""model": {"type": "string"}, "version": {"type": "string"}"#

  static let answerSchemas = #"""
    "Score": {"type": "number", "minimum": 0, "maximum": 1},
    "LabelScore": {"type": "object", "required": ["label", "score"], "additionalProperties": false, "properties": {
      "label": {"type": "string"}, "score": {"$ref": "#/components/schemas/Score"}}},
    "Result": {"type": "object", "required": [\#(resultNames)], "additionalProperties": false, "properties": {
        \#(resultProperties)}},
    "ClassifyAnswer": {"type": "object", "required": ["model", "version", \#(resultNames)], "additionalProperties": false, "properties": {
        \#(modelProperties), \#(resultProperties)}},
    "ClassifyAnswers": {"type": "object", "required": ["model", "version", "results"], "additionalProperties": false, "properties": {
        \#(modelProperties), "results": {"type": "array", "items": {"$ref": "#/components/schemas/Result"}}}},
    "Explanation": {"type": "object", "required": ["label", "method", "tokens"], "additionalProperties": false, "properties": {
      "label": {"type": "string"}, "method": {"enum": ["integrated-gradients", "gradient", "occlusion", null]},
      "log_odds": {"type": "number"}, "reference_log_odds": {"type": ["number", "null"]},
      "completeness_error": {"type": ["number", "null"]}, "complete": {"type": "boolean"},
      "tokens": {"type": "array", "items": {"type": "object", "additionalProperties": false,
        "required": ["token", "text", "start", "end", "unknown", "read", "truncated"], "properties": {
          "token": {"type": "string"}, "text": {"type": ["string", "null"]},
          "start": {"type": ["integer", "null"], "description": "The place in Unicode scalars."}, "end": {"type": ["integer", "null"]},
          "unknown": {"type": "boolean"}, "read": {"type": "boolean"}, "truncated": {"type": "boolean"},
          "contribution": {"type": "number", "description": "What the token adds to the log-odds of the label."},
          "score_after": {"$ref": "#/components/schemas/Score"}}}}}},
    "Model": {"type": "object", "additionalProperties": false,
      "required": ["name", "version", "default", "labels", "parameters", "precision", "layers", "vocabulary_size",
        "maximum_length", "level", "trained_on", "metrics", "loaded_at"],
      "properties": {"name": {"type": "string"}, "version": {"type": "string"}, "default": {"type": "boolean"},
        "labels": {"type": "array", "items": {"type": "string"}}, "parameters": {"type": "integer"},
        "precision": {"type": "string"}, "layers": {"type": "array", "items": {"type": "string"}},
        "vocabulary_size": {"type": "integer"}, "maximum_length": {"type": ["integer", "null"]},
        "level": {"enum": ["word", "character"]}, "trained_on": {"type": ["string", "null"]},
        "metrics": {"type": "object", "additionalProperties": {"type": "number"}}, "loaded_at": {"type": "string", "format": "date-time"}}},
    "Status": {"type": "object", "required": ["status"], "additionalProperties": false, "properties": {
      "status": {"enum": ["ok", "ready", "loading", "stopping"]}}},
    """#

  private static let runNames =
    #""id", "name", "recipe", "dataset", "status", "started_at", "seconds", "epochs", "total_epochs", "figures""#

  private static let runProperties = #"""
    "id": {"type": "integer"}, "name": {"type": "string"}, "recipe": {"type": "string"}, "dataset": {"type": "string"},
        "status": {"enum": ["running", "finished", "failed", "interrupted"]}, "started_at": {"type": "string", "format": "date-time"},
        "seconds": {"type": ["number", "null"]}, "epochs": {"type": "integer"}, "total_epochs": {"type": ["integer", "null"]},
        "figures": {"type": "object", "additionalProperties": {"type": "number"}}
    """#

  static let runSchemas = #"""
    "Run": {"type": "object", "required": [\#(runNames)], "additionalProperties": false, "properties": {
        \#(runProperties)}},
    "RunDetails": {"type": "object", "required": [\#(runNames), "history", "recipe_text", "has_report"], "additionalProperties": false, "properties": {
        \#(runProperties),
        "history": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": ["number", "null"]}}},
        "recipe_text": {"type": ["string", "null"]}, "has_report": {"type": "boolean"}}}
    """#
}
