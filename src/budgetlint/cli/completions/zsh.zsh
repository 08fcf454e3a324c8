#compdef budgetlint
# Completion of budgetlint in zsh. To use it, after compinit: eval "$(budgetlint completion zsh)"
_budgetlint() {
    local -a told candidates
    local line
    told=("${(@f)$("${(Q)words[1]}" completion zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    for line in "${(@)told[2,-1]}"; do
        candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    if (( ${#candidates} )); then
        _describe -V budgetlint candidates
    elif [[ ${told[1]} == files ]]; then
        _files
    elif [[ ${told[1]} == folders ]]; then
        _files -/
    fi
}
if [[ ${funcstack[1]} == _budgetlint ]]; then
    _budgetlint "$@"
else
    compdef _budgetlint budgetlint
fi
