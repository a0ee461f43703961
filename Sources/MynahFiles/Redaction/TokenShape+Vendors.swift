extension TokenShape {
  /// Tokens that say themselves whose they are, as those who issue them document it.
  static let vendors: [TokenShape] = sourceCode + clouds + payments + messages + models + others

  private static let long = 10_000

  private static let sourceCode: [TokenShape] = [
    TokenShape("github-token", "ghp_", .word, 30...long), TokenShape("github-token", "gho_", .word, 30...long),
    TokenShape("github-token", "ghu_", .word, 30...long), TokenShape("github-token", "ghs_", .dotted, 30...long),
    TokenShape("github-token", "ghr_", .word, 30...long), TokenShape("github-token", "github_pat_", .word, 20...long),
    TokenShape("gitlab-token", "glpat-", .dotted, 20...long), TokenShape("gitlab-token", "gldt-", .dashed, 20...long),
    TokenShape("gitlab-token", "glrt-", .dotted, 20...long), TokenShape("gitlab-token", "glcbt-", .dashed, 20...long),
    TokenShape("gitlab-token", "glptt-", .dashed, 20...long), TokenShape("gitlab-token", "glft-", .dashed, 20...long),
    TokenShape("gitlab-token", "glimt-", .dashed, 20...long), TokenShape("gitlab-token", "glagent-", .dashed, 20...long),
    TokenShape("gitlab-token", "gloas-", .dashed, 20...long), TokenShape("gitlab-token", "glsoat-", .dashed, 20...long),
    TokenShape("gitlab-token", "GR1348941", .dashed, 20...long), TokenShape("bitbucket-token", "ATBB", .alphanumeric, 28...long),
    TokenShape("atlassian-token", "ATATT3", .base64, 60...long), TokenShape("atlassian-token", "ATCTT3", .base64, 60...long),
    TokenShape("npm-token", "npm_", .alphanumeric, 30...long), TokenShape("pypi-token", "pypi-", .dashed, 50...long),
    TokenShape("rubygems-token", "rubygems_", .hex, 40...long), TokenShape("docker-token", "dckr_pat_", .dashed, 20...long),
    TokenShape("docker-token", "dckr_oat_", .dashed, 20...long), TokenShape("clojars-token", "CLOJARS_", .alphanumeric, 50...long),
    TokenShape("circleci-token", "CCIPAT_", .word, 30...long), TokenShape("buildkite-token", "bkua_", .alphanumeric, 30...long),
    TokenShape("sentry-token", "sntrys_", .base64, 40...long), TokenShape("sentry-token", "sntryu_", .hex, 60...long),
    TokenShape("postman-key", "PMAK-", .dashed, 40...long), TokenShape("terraform-token", "atlasv1.", .base64, 50...long),
    TokenShape("pulumi-token", "pul-", .hex, 40...40), TokenShape("doppler-token", "dp.", .dotted, 40...long),
  ]

  private static let clouds: [TokenShape] = [
    TokenShape("aws-access-key", "AKIA", .capitals, 16...16), TokenShape("aws-access-key", "ASIA", .capitals, 16...16),
    TokenShape("aws-access-key", "ABIA", .capitals, 16...16), TokenShape("aws-access-key", "ACCA", .capitals, 16...16),
    TokenShape("google-key", "AIza", .dashed, 35...35), TokenShape("google-token", "ya29.", .dotted, 20...long),
    TokenShape("google-secret", "GOCSPX-", .dashed, 20...long), TokenShape("google-token", "1//0", .dashed, 40...long),
    TokenShape("azure-key", "AccountKey=", .base64, 40...long, keepsPrefix: true),
    TokenShape("azure-key", "SharedAccessKey=", .base64, 40...long, keepsPrefix: true),
    TokenShape("digitalocean-token", "dop_v1_", .hex, 60...long), TokenShape("digitalocean-token", "doo_v1_", .hex, 60...long),
    TokenShape("digitalocean-token", "dor_v1_", .hex, 60...long), TokenShape("alibaba-key", "LTAI", .alphanumeric, 16...28),
    TokenShape("tencent-key", "AKID", .alphanumeric, 32...36), TokenShape("heroku-key", "HRKU-", .dashed, 36...long),
    TokenShape("cloudflare-key", "v1.0-", .dashed, 100...long), TokenShape("supabase-key", "sbp_", .hex, 40...long),
    TokenShape("supabase-key", "sb_secret_", .dashed, 20...long), TokenShape("netlify-token", "nfp_", .alphanumeric, 30...long),
    TokenShape("fly-token", "fo1_", .dashed, 40...long), TokenShape("fly-token", "fm1r_", .base64, 80...long),
    TokenShape("fly-token", "fm2_", .base64, 80...long), TokenShape("vault-token", "hvs.", .dashed, 20...long),
    TokenShape("vault-token", "hvb.", .dashed, 20...long), TokenShape("databricks-token", "dapi", .hex, 32...32),
    TokenShape("planetscale-token", "pscale_", .dotted, 30...long), TokenShape("tailscale-key", "tskey-", .dashed, 20...long),
    TokenShape("newrelic-key", "NRAK-", .capitals, 27...27), TokenShape("newrelic-key", "NRII-", .dashed, 32...32),
    TokenShape("grafana-token", "glsa_", .word, 36...long), TokenShape("grafana-token", "glc_", .base64, 32...long),
    TokenShape("dynatrace-token", "dt0c01.", .dotted, 80...long), TokenShape("age-key", "AGE-SECRET-KEY-1", .capitals, 50...long),
    TokenShape("onepassword-token", "ops_eyJ", .base64, 200...long), TokenShape("prefect-token", "pnu_", .alphanumeric, 36...long),
  ]

  private static let payments: [TokenShape] = [
    TokenShape("stripe-key", "sk_live_", .alphanumeric, 10...long), TokenShape("stripe-key", "sk_test_", .alphanumeric, 10...long),
    TokenShape("stripe-key", "rk_live_", .alphanumeric, 10...long), TokenShape("stripe-key", "rk_test_", .alphanumeric, 10...long),
    TokenShape("stripe-secret", "whsec_", .base64, 20...long), TokenShape("square-token", "sq0atp-", .dashed, 20...long),
    TokenShape("square-secret", "sq0csp-", .dashed, 40...long), TokenShape("square-token", "EAAAE", .dashed, 55...long),
    TokenShape("shopify-token", "shpat_", .hex, 32...32), TokenShape("shopify-token", "shpca_", .hex, 32...32),
    TokenShape("shopify-token", "shppa_", .hex, 32...32), TokenShape("shopify-secret", "shpss_", .hex, 32...32),
    TokenShape("plaid-token", "access-sandbox-", .dashed, 36...36), TokenShape("plaid-token", "access-production-", .dashed, 36...36),
    TokenShape("paypal-token", "access_token$production$", .alphanumeric, 16...long),
    TokenShape("easypost-key", "EZAK", .alphanumeric, 54...54), TokenShape("easypost-key", "EZTK", .alphanumeric, 54...54),
    TokenShape("flutterwave-key", "FLWSECK", .dashed, 12...long), TokenShape("shippo-token", "shippo_live_", .hex, 40...40),
    TokenShape("shippo-token", "shippo_test_", .hex, 40...40), TokenShape("duffel-token", "duffel_live_", .base64, 40...long),
    TokenShape("duffel-token", "duffel_test_", .base64, 40...long),
  ]

  private static let messages: [TokenShape] = [
    TokenShape("slack-token", "xoxb-", .dashed, 16...long), TokenShape("slack-token", "xoxp-", .dashed, 16...long),
    TokenShape("slack-token", "xoxa-", .dashed, 16...long), TokenShape("slack-token", "xoxr-", .dashed, 16...long),
    TokenShape("slack-token", "xoxs-", .dashed, 16...long), TokenShape("slack-token", "xoxc-", .dashed, 16...long),
    TokenShape("slack-token", "xoxd-", .base64, 16...long), TokenShape("slack-token", "xoxe-", .dashed, 16...long),
    TokenShape("slack-token", "xoxe.", .dotted, 16...long), TokenShape("slack-token", "xapp-", .dashed, 16...long),
    TokenShape("slack-webhook", "hooks.slack.com/services/", .base64, 30...long, keepsPrefix: true),
    TokenShape("slack-webhook", "hooks.slack.com/workflows/", .base64, 30...long, keepsPrefix: true),
    TokenShape("sendgrid-key", "SG.", .dotted, 60...long), TokenShape("mailgun-key", "key-", .hex, 32...32),
    TokenShape("twilio-key", "SK", .hex, 32...32), TokenShape("sendinblue-key", "xkeysib-", .dashed, 64...long),
    TokenShape("discord-webhook", "discord.com/api/webhooks/", .base64, 60...long, keepsPrefix: true),
    TokenShape("facebook-token", "EAA", .alphanumeric, 90...long), TokenShape("typeform-token", "tfp_", .dotted, 40...long),
    TokenShape("linear-key", "lin_api_", .alphanumeric, 32...long), TokenShape("linear-token", "lin_oauth_", .alphanumeric, 32...long),
    TokenShape("notion-token", "ntn_", .alphanumeric, 40...long), TokenShape("notion-token", "secret_", .alphanumeric, 40...48),
    TokenShape("figma-token", "figd_", .dashed, 30...long), TokenShape("contentful-token", "CFPAT-", .dashed, 40...long),
    TokenShape("readme-key", "rdme_", .alphanumeric, 60...long), TokenShape("trello-token", "ATTA", .hex, 60...long),
  ]

  private static let models: [TokenShape] = [
    TokenShape("openai-key", "sk-proj-", .dashed, 20...long), TokenShape("openai-key", "sk-svcacct-", .dashed, 20...long),
    TokenShape("openai-key", "sk-admin-", .dashed, 20...long), TokenShape("anthropic-key", "sk-ant-", .dashed, 20...long),
    TokenShape("openrouter-key", "sk-or-", .dashed, 30...long), TokenShape("openai-key", "sk-", .alphanumeric, 32...long),
    TokenShape("huggingface-token", "hf_", .alphanumeric, 30...long), TokenShape("huggingface-token", "api_org_", .alphanumeric, 30...long),
    TokenShape("replicate-token", "r8_", .alphanumeric, 30...long), TokenShape("groq-key", "gsk_", .alphanumeric, 40...long),
    TokenShape("perplexity-key", "pplx-", .alphanumeric, 40...long), TokenShape("xai-key", "xai-", .alphanumeric, 60...long),
    TokenShape("pinecone-key", "pcsk_", .word, 40...long), TokenShape("langsmith-key", "lsv2_", .word, 40...long),
  ]

  private static let others: [TokenShape] = [
    TokenShape("token", "Bearer ", .dotted, 12...long, keepsPrefix: true),
    TokenShape("token", "bearer ", .dotted, 12...long, keepsPrefix: true),
    TokenShape("basic", "Basic ", .base64, 12...long, keepsPrefix: true), TokenShape("adobe-secret", "p8e-", .alphanumeric, 32...32),
  ]
}
