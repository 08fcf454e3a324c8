# Completion of budgetlint in bash 4 or newer. To use it: eval "$(budgetlint completion bash)"
_budgetlint() {
    local paths
    local -a told
    mapfile -t told < <("$1" completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    paths=${told[0]}
    COMPREPLY=("${told[@]:1}")
    COMPREPLY=("${COMPREPLY[@]%%$'\t'*}")
    if ((${#COMPREPLY[@]} == 0)); then
        case $paths in
            files) compopt -o default 2>/dev/null ;;
            folders) compopt -o dirnames 2>/dev/null ;;
        esac
    fi
}
complete -F _budgetlint budgetlint
