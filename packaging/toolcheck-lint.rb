# A Homebrew formula that installs toolcheck. Not published: see README.md.
class ToolcheckLint < Formula
  include Language::Python::Virtualenv

  desc "Validate, lint and compile the tool manifests of OpenAI's realtime APIs"
  homepage "https://github.com/toolcheck/toolcheck"
  url "https://github.com/toolcheck/toolcheck/archive/refs/tags/v0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000" # only a release knows it
  license "MIT"

  depends_on "rust" => :build # pydantic-core, jsonschema-rs and rpds-py
  depends_on "libyaml"
  depends_on "python@3.13"

  # `brew update-python-resources toolcheck-lint` writes the resources here, when there is a release.

  def install
    virtualenv_install_with_resources
    generate_completions_from_executable(bin/"toolcheck", "completion", shells: [:bash, :zsh, :fish])
  end

  test do
    (testpath/"agent.json").write <<~JSON
      {"tools": [{"type": "function", "name": "hang_up", "strict": true}]}
    JSON
    output = shell_output("#{bin}/toolcheck check --output-format concise agent.json", 1)
    assert_match "error[strict-in-realtime]", output
  end
end
