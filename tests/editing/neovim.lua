-- Drives `toolcheck lsp` in a real buffer of Neovim, and writes what it saw to the file that $RESULT names.
local seen = {}
local most = 120000

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

local function rules()
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, one.code)
  end
  table.sort(found)
  return found
end

local function go(words)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search("\\V" .. words) > 0, words)
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, most)
  local _, answer = next(answers)
  assert(answer and not answer.error, vim.inspect(answers))
  return answer.result
end

local function work()
  vim.cmd("edit agent.yaml")
  local id = vim.lsp.start_client({ name = "toolcheck", cmd = { vim.env.PYTHON, "-m", "toolcheck", "lsp" }, root_dir = vim.fn.getcwd() })
  vim.lsp.buf_attach_client(0, id)
  assert(vim.wait(most, function() return #vim.diagnostic.get(0) > 0 end, 20), "no diagnostics")
  seen.before = rules()

  go("Authorization")
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics() }
  for _, action in ipairs(ask("textDocument/codeAction", params)) do
    if action.isPreferred then
      seen.action = action.title
      vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
      break
    end
  end
  assert(vim.wait(most, function() return #rules() < #seen.before end, 20), "nothing was fixed")
  seen.after = rules()
  seen.fixed = text()

  go("read_email")
  seen.completions = {}
  for _, item in ipairs(ask("textDocument/completion", vim.lsp.util.make_position_params()).items) do
    table.insert(seen.completions, item.label)
  end

  go("mail")
  vim.lsp.buf.rename("post")
  assert(vim.wait(most, function() return not text():find("server_label: mail") end, 20), "nothing was renamed")
  seen.renamed = text()

  vim.lsp.stop_client(id)
  vim.wait(most, function() return vim.lsp.client_is_stopped(id) end, 20)
end

local ok, failure = pcall(work)
if not ok then
  seen.failure = tostring(failure)
end
vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.RESULT)
vim.cmd("qall!")
