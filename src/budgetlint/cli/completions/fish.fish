# Completion of budgetlint in fish. To use it: budgetlint completion fish | source
function __budgetlint_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l told ($words[1] completion fish -- $words[2..-1] "$current" 2>/dev/null)
    if test (count $told) -gt 1
        printf '%s\n' $told[2..-1]
    else if test "$told[1]" = files
        __fish_complete_path "$current"
    else if test "$told[1]" = folders
        __fish_complete_directories "$current" ''
    end
end
complete --command budgetlint --no-files --keep-order --arguments '(__budgetlint_complete)'
