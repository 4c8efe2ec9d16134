" Drives Vim with the configuration of the page over the file in PYFIX_TEST_FILE,
" as somebody does who repairs it: by the first of the quick-fixes at the first
" finding, or all at once. PYFIX_TEST_MODE says which. The file is saved.
set nocompatible hidden
filetype plugin on
packadd ale
let g:ale_linters_explicit = 1
let g:ale_linters = {'python': ['pyfix']}
source $PYFIX_TEST_CONFIG

" Chooses in the menu of actions. The autoload function is replaced, so it has to
" be there.
runtime autoload/ale/util.vim
function! ale#util#Input(message, value) abort
  return '1'
endfunction

function! s:Await(what, condition) abort
  let l:deadline = reltimefloat(reltime()) + 60
  while !a:condition()
    if reltimefloat(reltime()) > l:deadline
      throw 'in vain: ' . a:what
    endif
    sleep 20m
  endwhile
endfunction

function! s:Drive() abort
  edit $PYFIX_TEST_FILE
  call s:Await('diagnostics', {-> !empty(ale#engine#GetLoclist(bufnr('')))})
  let l:first = ale#engine#GetLoclist(bufnr(''))[0]
  call cursor(l:first.lnum, l:first.col)
  let l:tick = b:changedtick
  execute $PYFIX_TEST_MODE ==# 'fixall' ? 'ALEFix' : 'ALECodeAction'
  call s:Await('a change', {-> b:changedtick != l:tick})
  noautocmd write
  qall!
endfunction

try
  call s:Drive()
catch
  call writefile([v:throwpoint, v:exception], '/dev/stderr')
  cquit
endtry
