-- A person at work, for Neovim 0.7 (Debian 12) and later: `nvim --headless -u NONE -l` is newer, so this is sourced.
-- ASYNCGUARD is the interpreter that has the server. Every line that is printed is one fact for the test.
local function say(...)
  io.stdout:write(table.concat(vim.tbl_map(tostring, { ... }), "\t"), "\n")
end

local function spelled()
  local found = vim.diagnostic.get(0)
  table.sort(found, function(a, b) return a.lnum < b.lnum end)
  return table.concat(vim.tbl_map(function(each)
    local line = vim.api.nvim_buf_get_lines(0, each.lnum, each.lnum + 1, false)[1]
    return each.user_data.lsp.code .. ":" .. line:sub(each.col + 1, each.end_col)
  end, found), ",")
end

local function wait(what, wanted)
  local arrived = vim.wait(60000, function() return spelled() == wanted end, 20)
  say(what, arrived, spelled())
end

vim.cmd("edit app.py")
local id = vim.lsp.start_client({
  name = "asyncguard",
  cmd = { vim.env.ASYNCGUARD, "-m", "asyncguard", "server" },
  root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(0, id)
local client = vim.lsp.get_client_by_id(id)
wait("opened", "AG101:load(x)")
say("encoding", client.offset_encoding)

-- text that is not saved
vim.api.nvim_buf_set_lines(0, 4, 5, false, { "    s = '😀'; open(s)" })
wait("typed", "AG106:open(s)")

-- the other file, unsaved: what it says of this one
vim.api.nvim_buf_set_lines(0, 4, 5, false, { "    load(x)" })
wait("typed back", "AG101:load(x)")
vim.cmd("set hidden")
vim.cmd("edit helper.py")
vim.lsp.buf_attach_client(0, id)
vim.api.nvim_buf_set_lines(0, 4, 5, false, { "    return x" })
vim.cmd("buffer app.py")
wait("helper changed", "")
vim.cmd("buffer helper.py")
vim.cmd("edit!")
vim.cmd("buffer app.py")
wait("helper as it was", "AG101:load(x)")

-- a fix
local at = vim.diagnostic.get(0)[1]
local range = { start = { line = at.lnum, character = at.col }, ["end"] = { line = at.end_lnum, character = at.end_col } }
local params = { textDocument = vim.lsp.util.make_text_document_params(0), range = range, context = { diagnostics = {} } }
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 60000)
for _, answer in pairs(answers or {}) do
  for _, action in ipairs(answer.result or {}) do
    say("action", action.title)
    if action.title:find("to_thread") then
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
    end
  end
end
wait("fixed", "")
say("text", table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "|"))
vim.cmd("qa!")
