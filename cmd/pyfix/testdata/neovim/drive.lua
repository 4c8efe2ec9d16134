-- Drives Neovim's own client with `pyfix lsp` over the file that is open, as
-- somebody does who repairs it: by the quick-fix under the cursor, finding by
-- finding, or by fixing all at once. PYFIX_TEST_MODE says which. The file is
-- saved in the end.

local buffer = vim.api.nvim_get_current_buf()
local mode = os.getenv('PYFIX_TEST_MODE')
local patience = 30000 -- milliseconds

local function fail(message)
  io.stderr:write(message .. '\n')
  vim.cmd('cquit 1')
end

-- Which version of the buffer the diagnostics are about. Versions are change
-- ticks, apart from the first, which some versions of Neovim call 0.
local seen = -1
local first = vim.api.nvim_buf_get_changedtick(buffer)
local publish = vim.lsp.handlers['textDocument/publishDiagnostics']
vim.lsp.handlers['textDocument/publishDiagnostics'] = function(err, result, ...)
  local done = publish(err, result, ...)
  if result.version then seen = result.version end
  return done
end

local function await(what, condition)
  if not vim.wait(patience, condition, 10) then
    fail('in vain: ' .. what)
    error(what)
  end
end

local function diagnostics()
  await('diagnostics', function()
    local tick = vim.api.nvim_buf_get_changedtick(buffer)
    return seen == tick or seen >= 0 and tick == first
  end)
  return vim.diagnostic.get(buffer)
end

local function start()
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  capabilities.textDocument.diagnostic = nil -- newer versions would ask for them
  local config = {
    name = 'pyfix',
    cmd = { 'pyfix', 'lsp', '--select', 'ALL' },
    root_dir = vim.fn.getcwd(),
    capabilities = capabilities,
  }
  if vim.lsp.start then return vim.lsp.start(config) end
  local client = vim.lsp.start_client(config) -- before Neovim 0.8
  vim.lsp.buf_attach_client(buffer, client)
  return client
end

-- Chooses in the menu: what Neovim would show, and what is to be done when one
-- of it is chosen.
local chosen
vim.ui.select = function(items, _, choose)
  for _, item in ipairs(items) do
    local action = item.action or item[2]
    if action.isPreferred or mode == 'fixall' then
      chosen = action.title
      return choose(item)
    end
  end
  chosen = false
end

vim.notify = function(message)
  io.stderr:write(message .. '\n')
  chosen = chosen or false -- as when there are no actions
end

-- Asks for the actions of a kind at the cursor and does one. Reports whether
-- there was one.
local function act(kind)
  chosen = nil
  local tick = vim.api.nvim_buf_get_changedtick(buffer)
  local context = { only = { kind }, diagnostics = vim.lsp.diagnostic.get_line_diagnostics(buffer) }
  if vim.fn.has('nvim-0.8') == 1 then context = { context = context } end
  vim.lsp.buf.code_action(context)
  await('a menu of ' .. kind, function() return chosen ~= nil end)
  if not chosen then return false end
  await(chosen, function() return vim.api.nvim_buf_get_changedtick(buffer) ~= tick end)
  return true
end

-- Repairs the first finding that has a preferred fix.
local function repair_one()
  for _, d in ipairs(diagnostics()) do
    vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
    if act('quickfix') then return true end
  end
  return false
end

local function drive()
  local client = start()
  if not client then return fail('the server does not start') end
  if #diagnostics() == 0 then return fail('there are no diagnostics') end
  if mode == 'fixall' then
    act('source.fixAll.pyfix')
  else
    while repair_one() do end
  end
  diagnostics()
  vim.cmd('write')
  vim.lsp.stop_client(client)
  await('the end of the server', function() return vim.lsp.client_is_stopped(client) end)
  vim.cmd('qall!')
end

local ok, err = xpcall(drive, debug.traceback)
if not ok then fail(err) end
