terraform {
  required_providers {
    restapi = { source = "Mastercard/restapi" }
  }
}

variable "endpoint" {}
variable "collection" {}
variable "tokens" {}
variable "expiresAt" {}
variable "credential" { sensitive = true }

provider "restapi" {
  uri     = var.endpoint
  headers = { Authorization = "Bearer ${var.credential}", Content-Type = "application/json" }
  # The service assigns the id, so the answer to the creation has to be used.
  create_returns_object = true
}

resource "restapi_object" "token" {
  count = var.tokens
  path  = var.collection
  data  = jsonencode({ description = "Token ${count.index}", expiresAt = var.expiresAt })
}
