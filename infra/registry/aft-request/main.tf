# The variables of AFT's account request module and nothing behind them: what Terraform itself can say of a request without network, provider or account.
# https://docs.aws.amazon.com/controltower/latest/userguide/aft-provision-account.html

terraform {
  required_version = ">= 1.6.1, < 2"
}

variable "control_tower_parameters" {
  type = object({
    AccountEmail              = string
    AccountName               = string
    ManagedOrganizationalUnit = string
    SSOUserEmail              = string
    SSOUserFirstName          = string
    SSOUserLastName           = string
  })

  validation {
    condition     = alltrue([for value in values(var.control_tower_parameters) : length(trimspace(value)) > 0])
    error_message = "Control Tower needs all six parameters."
  }

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+$", var.control_tower_parameters.AccountEmail)) && length(var.control_tower_parameters.AccountEmail) <= 64
    error_message = "AccountEmail is no e-mail address of at most 64 characters."
  }

  validation {
    condition     = length(var.control_tower_parameters.AccountName) <= 50
    error_message = "AccountName has more than 50 characters."
  }
}

variable "change_management_parameters" {
  type = object({
    change_requested_by = string
    change_reason       = string
  })

  validation {
    condition     = alltrue([for value in values(var.change_management_parameters) : length(trimspace(value)) > 0])
    error_message = "Who asks for the account, and why, is recorded."
  }
}

variable "account_tags" {
  type    = map(string)
  default = {}
}

variable "custom_fields" {
  type    = map(string)
  default = {}

  validation {
    condition     = alltrue([for name, value in var.custom_fields : can(regex("^[a-zA-Z0-9_.-]+$", name)) && length(value) > 0])
    error_message = "Each custom field becomes a parameter of Systems Manager: its name has letters, digits, _ . - only, and its value is not empty."
  }
}

variable "account_customizations_name" {
  type    = string
  default = ""
}

resource "terraform_data" "request" {
  input = {
    control_tower_parameters     = var.control_tower_parameters
    change_management_parameters = var.change_management_parameters
    account_tags                 = var.account_tags
    custom_fields                = var.custom_fields
    account_customizations_name  = var.account_customizations_name
  }
}
