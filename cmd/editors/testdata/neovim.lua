-- Drives Neovim with the configuration of the page over the file in
-- PYFIX_TEST_FILE, as somebody does who repairs it: by the quick-fix at the first
-- finding, or all at once. PYFIX_TEST_MODE says which. The file is saved.

local function await(what, condition)
  if not vim.wait(60000, condition, 10) then error('in vain: ' .. what) end
end

vim.ui.select = function(items, _, choose)
  for _, item in ipairs(items) do
    if item.action.isPreferred then return choose(item) end
  end
  error('nothing is preferred')
end

local function drive()
  vim.cmd('filetype on')
  dofile(os.getenv('PYFIX_TEST_CONFIG'))
  vim.cmd.edit(os.getenv('PYFIX_TEST_FILE'))
  await('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
  local first = vim.diagnostic.get(0)[1]
  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
  local tick = vim.b.changedtick
  if os.getenv('PYFIX_TEST_MODE') == 'fixall' then
    vim.cmd('PyfixAll')
  else
    vim.lsp.buf.code_action({ context = { only = { 'quickfix' }, diagnostics = {} } })
  end
  await('a change', function() return vim.b.changedtick ~= tick end)
  vim.cmd('write')
  vim.cmd('qall!')
end

local ok, err = xpcall(drive, debug.traceback)
if not ok then
  io.stderr:write(err .. '\n')
  vim.cmd('cquit 1')
end
